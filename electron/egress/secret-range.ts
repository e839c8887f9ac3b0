/** A stretch of a text (UTF-16 indexes) that must not leave. */
export interface SecretRange {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** The secret itself where the stretch holds it in another form; the stretch's own text otherwise. */
  readonly value?: string;
}
