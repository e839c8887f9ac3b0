/** Ollama's queue: so many answers at once, so many waiting; whoever leaves gives up the place. */
export function createSlots(parallel: number, maxQueue: number) {
  let free = parallel;
  const waiting: (() => void)[] = [];
  return {
    async enter(left: AbortSignal): Promise<'in' | 'full' | 'left'> {
      if (free > 0) {
        free -= 1;
        return 'in';
      }
      if (waiting.length >= maxQueue) return 'full';
      return new Promise((resolve) => {
        const go = () => resolve('in');
        waiting.push(go);
        left.addEventListener('abort', () => {
          const at = waiting.indexOf(go);
          if (at < 0) return;
          waiting.splice(at, 1);
          resolve('left');
        });
      });
    },
    leave(): void {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
