import type { TandemError } from '../../shared/errors.ts';
import type { Machine } from '../../shared/hardware/machine.ts';
import type { KeptReport } from '../../shared/ipc/machines.ts';
import type { Job, Served, Shop } from '../../shared/ipc/models.ts';
import type { ServerReport } from '../../shared/ipc/servers.ts';
import type { Transport } from '../../shared/models/qualification.ts';
import type { ModelShape } from '../../shared/models/shape.ts';
import type { Result } from '../../shared/result.ts';

/** How recent an answer has to be; what is not asked anew is some seconds old at most. */
export interface Look {
  readonly fresh: boolean;
}

/** The machine as its people see it, and the reports of others that they keep. */
export interface MachineDesk {
  read(look: Look): Promise<Machine>;
  /** The report to send: JSON, and one page that holds the same JSON. */
  report(): Promise<MachineReport>;
  reports(): Promise<readonly KeptReport[]>;
  /** JSON or page; the same machine's earlier report is replaced. */
  keepReport(text: string, from?: string): Promise<Result<KeptReport, TandemError>>;
  dropReport(id: string): Promise<void>;
}

export interface MachineReport {
  /** For a file: the machine's name and the day, without an extension. */
  readonly name: string;
  readonly json: string;
  readonly page: string;
}

interface OnServer {
  readonly server: string;
  readonly tag: string;
}

export interface FileFacts {
  readonly architecture: string;
  /** The name in its header; null without one. */
  readonly name: string | null;
  readonly shape: ModelShape;
  /** Fields of the shape that the header should tell and does not. */
  readonly missing: readonly string[];
}

/** Models: what there is, what is known about it, and the long work on it. */
export interface ModelDesk {
  shop(look: Look): Promise<Shop>;
  /** The jobs of this process, those left over by an earlier one included, oldest first. */
  jobs(): Promise<readonly Job[]>;
  /** Called after each change, at most ten times a second. Returns the way out. */
  watch(listener: (jobs: readonly Job[]) => void): () => void;
  /** Each starts, or joins the job that already does it. Resolves when it is in the list, not when it is done. */
  pull(what: OnServer): Promise<Result<Job, TandemError>>;
  importFile(what: OnServer & { readonly path: string }): Promise<Result<Job, TandemError>>;
  measure(what: OnServer & { readonly context: number }): Promise<Result<Job, TandemError>>;
  qualify(
    what: OnServer & {
      readonly transports?: readonly Transport[] | undefined;
      /** Who agreed that its commands run without isolation where this machine has none; null: nobody did. */
      readonly consentBy: string | null;
    },
  ): Promise<Result<Job, TandemError>>;
  pause(id: string): Promise<Result<Job, TandemError>>;
  resume(id: string): Promise<Result<Job, TandemError>>;
  cancel(id: string, partial: 'keep' | 'drop'): Promise<Result<Job, TandemError>>;
  dismiss(id: string): Promise<Result<void, TandemError>>;
  delete(what: OnServer & { readonly digest: string | null }): Promise<Result<void, TandemError>>;
  unload(what: OnServer): Promise<Result<void, TandemError>>;
  startServer(server: string): Promise<Result<Served, TandemError>>;
  /** Tries a server in each respect that a run depends on; one of the OpenAI kind is asked for two single tokens. */
  probeServer(what: {
    readonly server: string;
    readonly tag: string | null;
  }): Promise<Result<ServerReport, TandemError>>;
  exportQualifications(): Promise<string>;
  importQualifications(
    text: string,
  ): Promise<Result<{ readonly taken: number; readonly known: number }, TandemError>>;
  /** What a GGUF file of this machine says of itself. */
  inspectFile(path: string): Promise<Result<FileFacts, TandemError>>;
  /** Stops what runs here; what can go on later is kept. */
  close(): Promise<void>;
}
