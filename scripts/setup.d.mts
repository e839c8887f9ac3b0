export function setUp(
  root: string,
  options: { readonly tests: boolean; readonly window: boolean },
): Promise<string | null>;
