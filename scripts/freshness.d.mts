export function fingerprintSources(root: string): string;
export function buildStamp(root: string): string;
export function isBuilt(root: string): boolean;
export function isInstalled(folder: string): boolean;
export function fingerprintWindow(root: string): string;
export function windowStamp(root: string): string;
export function isWindowBuilt(root: string): boolean;
