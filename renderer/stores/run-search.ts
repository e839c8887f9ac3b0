import { useNavigate } from '@tanstack/react-router';

/** What the address says about a run's pages, whoever wrote it. */
export interface RunSearch {
  /** Number of the selected event. */
  readonly event: number | null;
  readonly step: string | null;
}

export function readRunSearch(search: Readonly<Record<string, unknown>>): RunSearch {
  const event = Number(search.event);
  return {
    event: Number.isSafeInteger(event) && event > 0 ? event : null,
    step:
      typeof search.step === 'string' || typeof search.step === 'number'
        ? String(search.step).slice(0, 200)
        : null,
  };
}

/** Puts an event into the address, or takes it out; the page stays where it is. */
export function useSelectEvent(): (seq: number | null) => void {
  const navigate = useNavigate();
  return (seq) =>
    void navigate({
      to: '.',
      replace: true,
      search: (before: Readonly<Record<string, unknown>>) => ({
        ...before,
        event: seq ?? undefined,
      }),
    });
}
