import type { TandemError } from '../../shared/errors.ts';
import type {
  BundlePreview,
  BundleProgress,
  Imported,
  Redaction,
} from '../../shared/ipc/bundles.ts';
import type { Result } from '../../shared/result.ts';

/** What a long work on a bundle is watched and stopped by. A stopped one leaves nothing behind. */
export interface BundleWatch {
  readonly signal: AbortSignal;
  onProgress(progress: BundleProgress): void;
}

/** `bundle`: the run as one file that Tandem takes in again. `report`: a page for people. */
export type ExportForm = 'bundle' | 'report';

export interface ExportOrder {
  readonly run: string;
  readonly form: ExportForm;
  readonly redact: readonly Redaction[];
}

/**
 * Runs that are passed on and taken in. A stopped work throws its signal's reason; everything else is a result.
 */
export interface BundleDesk {
  /** What a copy would hold, exactly; nothing of it stays. */
  preview(
    order: Omit<ExportOrder, 'form'>,
    watch: BundleWatch,
  ): Promise<Result<BundlePreview, TandemError>>;
  /**
   * Writes the copy to a path that does not exist yet. Errors: those of reading a run, `usage`, `redaction-failed`,
   * `disk-full`, `folder-unwritable`.
   */
  exportTo(
    order: ExportOrder & { readonly file: string },
    watch: BundleWatch,
  ): Promise<Result<BundlePreview & { readonly path: string }, TandemError>>;
  /** The same into a file of the data folder that is the caller's to read and to close. */
  exportAside(
    order: ExportOrder,
    watch: BundleWatch,
  ): Promise<Result<AsideFile & { readonly preview: BundlePreview }, TandemError>>;
  /** Takes a file in. Errors: `bundle-refused` for anything that is wrong with it, `disk-full`, `folder-unwritable`. */
  importFrom(path: string, watch: BundleWatch): Promise<Result<Imported, TandemError>>;
  /** A file that comes in parts; `finish` takes it in. What is not finished is gone when the engine closes. */
  readonly upload: {
    begin(file: {
      readonly name: string;
      readonly bytes: number;
    }): Promise<Result<{ readonly id: string }, TandemError>>;
    part(
      id: string,
      bytes: Uint8Array,
    ): Promise<Result<{ readonly received: number }, TandemError>>;
    finish(id: string): Promise<Result<Imported, TandemError>>;
    cancel(id: string): Promise<Result<void, TandemError>>;
  };
  close(): Promise<void>;
}

export interface AsideFile {
  readonly name: string;
  readonly bytes: number;
  /** Empty at the end. */
  read(offset: number, length: number): Uint8Array;
  /** Removes it. */
  close(): void;
}
