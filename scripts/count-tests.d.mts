export function countTests(report: object): { readonly passed: number; readonly failed: number };
