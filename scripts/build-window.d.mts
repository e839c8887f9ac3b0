export function buildWindow(root: string): Promise<void>;
