import { readFileSync } from 'node:fs';
import { changed, changesOf, type Change } from './operators.mts';
import { sources } from './sources.mts';
import { TypeCheck } from './typeCheck.mts';

/** A change of a shipped file. */
export interface Mutant extends Change {
	/** Relative path. */
	file: string;
	/** Counted from 1. */
	line: number;
	/** What stood there. */
	original: string;
}

/** Numbers from 0 to below 1, the same for the same seed: mulberry32. */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function mutantsOf(file: string): Mutant[] {
	const text = readFileSync(file, 'utf8');
	return changesOf(file, text).map((change) => ({
		...change,
		file,
		line: text.slice(0, change.start).split('\n').length,
		original: text.slice(change.start, change.end),
	}));
}

/** All of them in an order that the seed decides. */
function* shuffled<T>(list: T[], seed: number): Generator<T> {
	const random = randomOf(seed);
	const left = [...list];
	while (left.length > 0) {
		const place = Math.floor(random() * left.length);
		yield left[place];
		left[place] = left[left.length - 1];
		left.pop();
	}
}

/**
 * Draws changes of the shipped code that its types allow, each as likely as any other.
 *
 * @returns the same ones for the same seed and the same code
 */
export function draw(seed: number, count: number): Mutant[] {
	const check = new TypeCheck();
	const drawn: Mutant[] = [];
	for (const mutant of shuffled(sources().flatMap(mutantsOf), seed)) {
		if (drawn.length === count) break;
		const text = changed(readFileSync(mutant.file, 'utf8'), mutant);
		if (check.allows(mutant.file, text)) drawn.push(mutant);
	}
	return drawn;
}
