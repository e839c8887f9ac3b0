export function setUp(root: string, options: { readonly tests: boolean }): Promise<string | null>;
