import { z } from 'zod';

/** What the desktop's preload exposes as `window.tandem`, and all it exposes. See port-transport.ts. */
export interface DesktopBridge {
  /** Asks for a port to the engine; it arrives as a message of the window with the same number. */
  connect(attempt: number): void;
  /** One of the few things that only the operating system's side can do, such as a folder dialog. */
  host(method: string, input: unknown): Promise<unknown>;
}

/** What the preload posts to the window it lives in. */
export const portMessageSchema = z.object({
  tandem: z.enum(['port', 'gone']),
  attempt: z.int().positive(),
});

declare global {
  interface Window {
    readonly tandem?: DesktopBridge;
  }
}

/** The desktop host's two functions, or null in a browser. */
export const desktopBridge = (): DesktopBridge | null => window.tandem ?? null;
