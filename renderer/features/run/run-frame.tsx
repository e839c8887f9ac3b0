import { Outlet } from '@tanstack/react-router';

/** What all pages of one run share. */
export function RunFrame() {
  return <Outlet />;
}
