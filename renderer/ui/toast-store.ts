import type { Tone } from './badge.tsx';

export interface Toast {
  readonly id: number;
  readonly title: string;
  readonly body?: string | undefined;
  readonly tone?: Tone | undefined;
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

export type NewToast = Omit<Toast, 'id'>;

/** More at once would hide what they are about; the oldest goes. */
const MOST = 4;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const currentToasts = (): readonly Toast[] => toasts;

/** Shows a toast and returns its id. */
export function addToast(toast: NewToast): number {
  const id = nextId;
  nextId += 1;
  replace([...toasts, { ...toast, id }].slice(-MOST));
  return id;
}

export function dismissToast(id: number): void {
  replace(toasts.filter((toast) => toast.id !== id));
}
