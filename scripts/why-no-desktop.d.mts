export function whyNoDesktop(
  root: string,
  around: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly platform: string;
    readonly uid: number | undefined;
    readonly now: number;
    readonly fetchBinary: (folder: string) => string | null;
    readonly say: (line: string) => void;
  },
): string | null;
export function electronBinary(root: string): string | null;
export function fetchElectron(folder: string): string | null;
