/** Something a person can do here: by a button, the palette, or a shortcut. */
export interface Action {
  /** One name for it everywhere: `run.pause`. Shortcuts of one's own are kept by it. */
  readonly id: string;
  readonly label: string;
  /** The heading it stands under in the palette and the sheet, in the language of the window. */
  readonly group: string;
  /** `Mod+K`, `g r`, `Shift+Escape`, `j`. */
  readonly shortcut?: string | undefined;
  readonly run: () => void;
  /** True if left out. */
  readonly enabled?: boolean | undefined;
  /** More words to be found by. */
  readonly words?: string | undefined;
  /** Also fires while a text field has the focus, as presses with Ctrl or Cmd do anyway. */
  readonly inFields?: boolean | undefined;
  /** Has its shortcut and a line in the sheet, but is no command of the palette: moving between rows, say. */
  readonly keyOnly?: boolean | undefined;
}

export interface RegisteredAction extends Action {
  /** The layer of the window it belongs to; see ui/layer.ts. */
  readonly layer: number;
  /** Grows with each registration: of two with one shortcut in one layer the later one wins. */
  readonly order: number;
}
