import type { ErrorComponentProps } from '@tanstack/react-router';
import { FaultNote } from './fault-note.tsx';

/** Stands where a screen threw; rail and footer stay. */
export function RouteFault({ error }: ErrorComponentProps) {
  return <FaultNote fault={error} />;
}
