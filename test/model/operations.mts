import type { IDataObject } from 'n8n-workflow';
import { adminOperations } from './adminOperations.mts';
import type { Draw } from './draw.mts';
import { deviceOperations } from './deviceOperations.mts';
import type { Asked } from './judge.mts';
import { groupOperations } from './groupOperations.mts';
import { userOperations } from './userOperations.mts';
import type { World } from './world.mts';

/** A run's input, and what another actor may do in between. */
export interface Setup {
	asked: Asked[];
	rival?: () => void;
}

/** Puts what an operation needs into a fresh world, and draws the items. */
export type Prepare = (world: World, draw: Draw) => Setup;

/** Every operation that changes something, as `resource.operation` or with a variant behind it. */
export const OPERATIONS: Record<string, Prepare> = {
	...adminOperations,
	...deviceOperations,
	...groupOperations,
	...userOperations,
};

export const locator = (value: string): IDataObject => ({ __rl: true, mode: 'id', value });

/** One to three of something; the same one may come again. */
export function some<T>(draw: Draw, make: (index: number) => T): T[] {
	const made = Array.from({ length: draw.one([1, 1, 2, 3]) }, (_, index) => make(index));
	for (let place = 1; place < made.length; place += 1) {
		if (draw.aside?.chance(0.25)) made[place] = made[draw.aside.integer(0, place - 1)];
	}
	return made;
}

/** Items for what is gone after the first of them, which is an error then. */
export const onlyOnce = (asked: Asked[]): Asked[] =>
	asked.map((each, place) => (asked.indexOf(each) < place ? { ...each, mayFail: true } : each));

/** One thing that an actor may do, among several. */
export const oneOf =
	(draw: Draw, ...acts: Array<() => void>) =>
	() =>
		draw.one(acts)();

/** An act of another actor, as an effect. */
export const byOther = (world: World, kind: string, id: string, act: () => void) =>
	world.change({ by: 'other', kind, id }, act);
