import { EVENT_GROUPS } from './catalog';

const NAMES = Object.fromEntries(
	EVENT_GROUPS.flatMap(({ value, name, events }) => [[value, name], ...Object.entries(events)]),
);

/** Text below a trigger on the canvas: the events in words, as the list shows them. */
export const subtitle = `={{ $parameter["events"].map((event) => (${JSON.stringify(NAMES)})[event] ?? event).join(", ") }}`;
