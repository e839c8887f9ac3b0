import type { TandemError } from '../../shared/errors.ts';

/**
 * Leaves a durable step without a result, so that a resumed run asks for the turn again. Thrown inside an
 * effect and caught where the attempt started, nowhere else.
 */
export class ServerFault extends Error {
  readonly error: TandemError;

  constructor(error: TandemError) {
    super('detail' in error ? `${error.kind}: ${error.detail}` : error.kind);
    this.name = 'ServerFault';
    this.error = error;
  }
}
