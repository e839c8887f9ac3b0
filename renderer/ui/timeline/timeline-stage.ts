/**
 * How the picture lies on the screen now, for layers above it. A layer moves its own elements when it is told, so that a
 * playhead or a brush never has the items painted again.
 */
export interface TimelineStage {
  /** Called after each painting: the sight, the size or the items may be others. */
  subscribe(listener: () => void): () => void;
  /** Pixels from the left edge of the picture. */
  xOf(place: number): number;
  placeAt(x: number): number;
  /** The part right of the names of the lanes. */
  plot(): { readonly left: number; readonly width: number; readonly height: number };
}

/** Something that changes outside React. */
export interface Watched<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}
