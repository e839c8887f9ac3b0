import { addToast, dismissToast, type NewToast } from './toast-store.ts';

interface ToastActions {
  readonly add: (toast: NewToast) => number;
  readonly dismiss: (id: number) => void;
}

const actions: ToastActions = { add: addToast, dismiss: dismissToast };

/** Short notes at the edge of the window about something that was just done. */
export function useToasts(): ToastActions {
  return actions;
}
