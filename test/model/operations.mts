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

/** One to three of something. */
export const some = <T,>(draw: Draw, make: (index: number) => T): T[] =>
	Array.from({ length: draw.one([1, 1, 2, 3]) }, (_, index) => make(index));

/** One thing that an actor may do, among several. */
export const oneOf =
	(draw: Draw, ...acts: Array<() => void>) =>
	() =>
		draw.one(acts)();

/** An act of another actor, as an effect. */
export const byOther = (world: World, kind: string, id: string, act: () => void) =>
	world.change({ by: 'other', kind, id }, act);
