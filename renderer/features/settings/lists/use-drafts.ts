import { useEffect, useState } from 'react';

/** A list of the settings that is edited as a whole and then saved; plain data only. */
export interface Drafts<Item> {
  readonly items: readonly Item[];
  /** Whether it is another list than the recorded one. */
  readonly isChanged: boolean;
  change(at: number, part: Partial<Item>): void;
  add(item: Item): void;
  remove(at: number): void;
  /** One place up (-1) or down (1); at the ends nothing happens. */
  move(at: number, by: -1 | 1): void;
  undo(): void;
}

/** What is recorded replaces what is typed whenever it becomes another one: it was saved, or changed elsewhere. */
export function useDrafts<Item extends object>(recorded: readonly Item[]): Drafts<Item> {
  const text = JSON.stringify(recorded);
  const [items, setItems] = useState<readonly Item[]>(recorded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for the list, which is made anew at each rendering.
  useEffect(() => setItems(recorded), [text]);
  return {
    items,
    isChanged: JSON.stringify(items) !== text,
    change: (at, part) =>
      setItems(items.map((item, index) => (index === at ? { ...item, ...part } : item))),
    add: (item) => setItems([...items, item]),
    remove: (at) => setItems(items.filter((_, index) => index !== at)),
    move: (at, by) => setItems(moved(items, at, by)),
    undo: () => setItems(recorded),
  };
}

/** The list with one item a place further up or down. Pure. */
export function moved<Item>(items: readonly Item[], at: number, by: -1 | 1): readonly Item[] {
  const item = items[at];
  const other = items[at + by];
  if (item === undefined || other === undefined) return items;
  return items.map((one, index) => (index === at ? other : index === at + by ? item : one));
}

/** One text a line; blanks around it and empty lines are dropped. */
export const readLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
