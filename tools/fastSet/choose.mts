import type { Measure } from '../../test/environment/measure.mts';

/** A file that takes less is always played: it costs less than to wonder whether it is worth it. */
const CHEAP_SECONDS = 1;

/** A file that is worth its time, with what it ran that no file before it did. */
export interface Chosen extends Measure {
	adds: number;
}

/** What to play at every change. */
export interface Choice {
	/** In the order in which they were chosen. */
	chosen: Chosen[];
	left: Measure[];
	/** Processor time of the chosen files, in s. */
	seconds: number;
	/** How much they run of all that the measured files run, 0 to 1. */
	share: number;
}

const addsTo = (ran: Set<string>, measure: Measure): number =>
	measure.ran.filter((place) => !ran.has(place)).length;

/**
 * Chooses files by what each adds per second, the best first, until their time is used up.
 *
 * @param budget processor time, in s
 */
export function choose(measures: Measure[], budget: number): Choice {
	const ran = new Set<string>();
	const chosen: Chosen[] = [];
	let seconds = 0;
	const take = (measure: Measure) => {
		chosen.push({ ...measure, adds: addsTo(ran, measure) });
		for (const place of measure.ran) ran.add(place);
		seconds += measure.seconds;
	};
	let left = measures.filter((each) => each.seconds >= CHEAP_SECONDS);
	for (const cheap of measures.filter((each) => each.seconds < CHEAP_SECONDS)) take(cheap);
	for (;;) {
		const worth = (each: Measure) => addsTo(ran, each) / each.seconds;
		const [best] = left
			.filter((each) => seconds + each.seconds <= budget)
			.map((each) => ({ each, value: worth(each) }))
			.filter(({ value }) => value > 0)
			.sort((one, other) => other.value - one.value);
		if (best === undefined) break;
		take(best.each);
		left = left.filter((each) => each !== best.each);
	}
	const all = new Set(measures.flatMap((each) => each.ran));
	return { chosen, left, seconds, share: all.size === 0 ? 1 : ran.size / all.size };
}

const isDeep = ({ file }: Measure) => file.endsWith('.deep.test.mts');

const row = ({ file, seconds }: Measure, what: string) =>
	`  ${seconds.toFixed(1)} s  ${file}${what}`;

/** The choice in words: how much it runs, and which files are named otherwise. */
export function drift({ chosen, left, seconds, share }: Choice): string[] {
	const back = chosen.filter(isDeep);
	const out = left.filter((each) => !isDeep(each));
	return [
		`${chosen.length} files take ${seconds.toFixed(0)} s and run ${(share * 100).toFixed(1)} % of what all run.`,
		...(back.length > 0 ? ['Worth every change, but named .deep:'] : []),
		...back.map((each) => row(each, `, adds ${each.adds}`)),
		...(out.length > 0 ? ['Not worth every change, but not named .deep:'] : []),
		...out.map((each) => row(each, '')),
		...(back.length + out.length === 0 ? ['All files are named as chosen.'] : []),
	];
}
