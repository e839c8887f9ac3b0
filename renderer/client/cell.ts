import { useSyncExternalStore } from 'react';

/** A value with listeners: the smallest store, outside React. */
export interface Cell<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export interface WritableCell<T> extends Cell<T> {
  set(value: T): void;
}

/** Setting the same value again tells nobody. */
export function createCell<T>(initial: T): WritableCell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a cell, kept current. */
export const useCell = <T>(cell: Cell<T>): T => useSyncExternalStore(cell.subscribe, cell.get);
