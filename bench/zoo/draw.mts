import { seeded } from '../simulate/clock.mts';

/** Draws numbers for a world: evenly, evenly in orders of magnitude, or one of several. */
export class Draw {
	readonly random: () => number;

	constructor(seed: number) {
		this.random = seeded(seed);
		// Neighboring seeds begin alike.
		for (let skip = 0; skip < 8; skip++) this.random();
	}

	between(from: number, to: number): number {
		return from + (to - from) * this.random();
	}

	whole(from: number, to: number): number {
		return Math.floor(this.between(from, to + 1));
	}

	magnitude(from: number, to: number): number {
		return from * (to / from) ** this.random();
	}

	oneOf<T>(values: readonly T[]): T {
		return values[this.whole(0, values.length - 1)];
	}
}
