import { createContext, type ReactNode, useContext } from 'react';

/**
 * What the frame of a run hands to its page: the details of one event. The timeline decides where they stand, the frame
 * knows how they look; neither imports the other.
 */
export type EventPaneSlot = (seq: number | null) => ReactNode;

export const EventPaneContext = createContext<EventPaneSlot | null>(null);

/** Draws the details of an event; null outside the frame of a run. */
export const useEventPane = (): EventPaneSlot | null => useContext(EventPaneContext);
