import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { MAX_WAY_MS } from './network.mts';
import type { Schedule } from './schedule.mts';
import type { Effect, State, World } from './world.mts';

/** What an item asked for, and how to tell whether it came true. */
export interface Asked {
	/** Values of the fields. */
	parameters: IDataObject;
	/** Whether a state is the wanted one. */
	holds: (state: State, output: IDataObject) => boolean;
	/** Whether an output shows the wanted state. */
	shows: (output: IDataObject) => boolean;
	/** Whether an effect of this item's request is what was asked for. */
	isMeant: (effect: Effect) => boolean;
	/** The item may fail without a fault. */
	mayFail?: boolean;
	/** What is there already is an error: the item fails, or shows what it has created itself. */
	raisesError?: boolean;
	/** Whether the effects count as a change, if not every one does; undefined when it is open. */
	changes?: (effects: Effect[]) => boolean | undefined;
	/** What the output says was done: IDs by the kind of effect. */
	lists?: (output: IDataObject) => Record<string, string[]>;
}

/** Items of an earlier run of the same execution are counted from here. */
export const EARLIER_RUN = 100;

/** In which ways the node's word and the truth can differ. */
export const KINDS = [
	'untrue',
	'old state',
	'changed',
	'list',
	'denied',
	'doubled',
	'others',
	'environment',
	'items',
	'endless',
] as const;

/** Where the node's word and the truth differ. */
export interface Lie {
	kind: (typeof KINDS)[number];
	item: number;
	what: string;
}

const isCreation = (kind: string) => kind.endsWith('.created');

const text = (value: unknown) => JSON.stringify(value);

/** Whether an error says that something may have been done, or names it. */
function isHonest({ error }: IDataObject): boolean {
	const { outcome, possibleDeviceIds = [] } = error as IDataObject;
	return outcome === 'unknown' || outcome === 'partial' || (possibleDeviceIds as []).length > 0;
}

/** Whether an item says that there may be more than it shows; what came late cannot be named. */
const saysMore = (json: IDataObject) =>
	'possibleDuplicateIds' in json || (json.error !== undefined && isHonest(json));

const isAlive = (state: State, id: string) => JSON.stringify(state).includes(`"id":"${id}"`);

/** Whether the node itself has deleted what an output shows as there. */
const isDeletedByUs = (world: World, { id, deleted }: IDataObject) =>
	deleted !== true &&
	world.effects.some(
		(effect) => effect.by === 'node' && effect.kind.endsWith('.deleted') && effect.id === id,
	);

function judgeSuccess(world: World, asked: Asked, item: number, outputs: IDataObject[]): Lie[] {
	const lies: Array<[Lie['kind'], string]> = [];
	const since = world.asked.get(item) ?? 0;
	if (!world.wasEver((state) => asked.holds(state, outputs[0] ?? {}), since)) {
		lies.push(['untrue', `success, and it never was so: ${text(outputs)}`]);
	}
	if (outputs.some((output) => isDeletedByUs(world, output))) {
		lies.push(['untrue', `the node has deleted it: ${text(outputs)}`]);
	}
	const isConfirmed = outputs.every(({ confirmed }) => confirmed !== false);
	if (isConfirmed && !outputs.every((output) => asked.shows(output))) {
		lies.push(['old state', text(outputs)]);
	}
	return lies.map(([kind, what]) => ({ kind, what, item }));
}

/** Whether an effect concerns the user or group that an item names; one that names none, any. */
function concerns({ parameters }: Asked, { touched }: Effect): boolean {
	const named = [parameters.user, parameters.group].map((each) => (each as IDataObject)?.value);
	const ids = named.filter((id) => id !== undefined);
	return ids.length === 0 || touched.some((id) => ids.includes(id));
}

/** For so long, what PingOne has answered to a change of ours outranks what it shows, in ms. */
const OUTRANKS_MS = 10_000 + MAX_WAY_MS;

/**
 * What this item has changed cannot be known when another actor changed the same thing meanwhile,
 * when PingOne got a request twice and answered the second one, when it still shows the state from
 * before what another item did to the same thing, or when what another item created came late.
 */
function isBlurred(world: World, asked: Asked, item: number, { faults }: Schedule): boolean {
	const isStale = faults.some(({ kind }) => kind === 'stale');
	const isLate = faults.some(({ kind }) => kind.startsWith('late'));
	const isOthers = ({ by, item: from = 0, kind }: Effect) =>
		by === 'other' ||
		from >= EARLIER_RUN ||
		(from !== item && (isStale || (isLate && isCreation(kind))));
	const blurs = (effect: Effect) =>
		effect.isReal &&
		isOthers(effect) &&
		(isStale || effect.at >= (world.asked.get(item) ?? 0) - OUTRANKS_MS) &&
		concerns(asked, effect);
	return world.twice.has(item) || world.effects.some(blurs);
}

export const hasChanged = (effects: Effect[]) => effects.some(({ isReal }) => isReal);

/** Compares what the output says about this item's doing with what it did. */
function judgeDoing(asked: Asked, item: number, own: Effect[], outputs: IDataObject[]): Lie[] {
	if (outputs.length === 0) return [];
	const [output] = outputs;
	const lies: Lie[] = [];
	const isTrue = (asked.changes ?? hasChanged)(own);
	if (isTrue !== undefined && output.changed !== isTrue) {
		const what = `changed ${text(output.changed)}, in truth ${isTrue}`;
		lies.push({ kind: 'changed', item, what });
	}
	for (const [kind, ids] of Object.entries(asked.lists?.(output) ?? {})) {
		const done = own.filter((effect) => effect.isReal && effect.kind === kind).map(({ id }) => id);
		if (text(done.toSorted()) === text(ids.toSorted())) continue;
		lies.push({ kind: 'list', item, what: `${kind}: ${text(ids)}, in truth ${text(done)}` });
	}
	return lies;
}

/** Whether an item shows what it has created itself, or an earlier run of the same execution. */
const isOwn = (world: World, item: number, { id }: IDataObject) =>
	world.effects.some(
		(effect) =>
			effect.by === 'node' &&
			isCreation(effect.kind) &&
			effect.id === id &&
			(effect.item === item || (effect.item ?? 0) >= EARLIER_RUN),
	);

/** One round trip lies between the look and the DELETE; PingOne has no conditional requests. */
const GAP_MS = 2 * MAX_WAY_MS;

/** Whether a device was deleted that had been completed within that gap. */
const isInGap = (world: World, { kind, id, at }: Effect) =>
	kind === 'device.deleted' &&
	world.effects.some(
		(other) =>
			other.by === 'other' &&
			other.kind === 'device.activated' &&
			other.id === id &&
			at - other.at <= GAP_MS,
	);

/** How well PingOne's clock is known at worst, with the difference between its servers, in ms. */
const CLOCK_MS = 2_250;

/**
 * Whether a device was deleted that another actor had created with the same names while a create of
 * ours was without an answer: PingOne offers no mark to tell the two apart.
 */
const isTwin = (world: World, { kind, id, before }: Effect) =>
	kind === 'device.deleted' &&
	before?.status === 'ACTIVATION_REQUIRED' &&
	world.effects.some(
		(other) =>
			other.by === 'other' &&
			other.kind === 'device.created' &&
			other.id === id &&
			world.lost.some(({ from, to }) => other.at >= from - CLOCK_MS && other.at <= to + CLOCK_MS),
	);

/** What the item's requests created and nobody has removed since. */
const leftBy = (world: World, own: Effect[]) =>
	own.filter(({ kind, id }) => isCreation(kind) && isAlive(world.state, id)).map(({ id }) => id);

function judgeItem(
	world: World,
	asked: Asked,
	item: number,
	outputs: IDataObject[],
	schedule: Schedule,
): Lie[] {
	const own = world.effects.filter((effect) => effect.by === 'node' && effect.item === item);
	const real = own.filter(({ isReal }) => isReal);
	const lies: Lie[] = [];
	const [first = {}] = outputs;
	const isFailed = 'error' in first;
	if (!isFailed) {
		lies.push(...judgeSuccess(world, asked, item, outputs));
		if (!isBlurred(world, asked, item, schedule)) {
			lies.push(...judgeDoing(asked, item, own, outputs));
			if (asked.raisesError === true && !isOwn(world, item, first)) {
				lies.push({ kind: 'untrue', item, what: `no error, and it was there: ${text(first)}` });
			}
		}
	} else if (schedule.name === 'none' && !asked.mayFail && !asked.raisesError) {
		lies.push({ kind: 'denied', item, what: `an error without a fault: ${text(first)}` });
	}
	const left = leftBy(world, own);
	const lasting = real.filter(({ kind, id }) => !isCreation(kind) || left.includes(id));
	// What was created and removed again has never been, as far as the tenant is concerned.
	const made = world.effects
		.filter(({ by, kind }) => by === 'node' && isCreation(kind))
		.map(({ id }) => id);
	const remains = lasting.filter(
		(effect) =>
			!effect.kind.endsWith('.deleted') || !(made.includes(effect.id) || isTwin(world, effect)),
	);
	// That PingOne got a request twice, and refused the second one, cannot be known.
	const isNetworks = world.twice.has(item);
	if (isFailed && remains.length > 0 && !isHonest(first) && !isNetworks) {
		lies.push({ kind: 'denied', item, what: `${text(remains)} was done: ${text(first)}` });
	}
	const announced = isFailed ? 0 : 1;
	if (left.length > announced && !isNetworks && !saysMore(first)) {
		lies.push({ kind: 'doubled', item, what: `left ${text(left)}: ${text(first)}` });
	}
	const foreign = real.filter(
		(effect) => !asked.isMeant(effect) && !isInGap(world, effect) && !isTwin(world, effect),
	);
	for (const effect of foreign) lies.push({ kind: 'others', item, what: text(effect) });
	return lies.map((lie) => ({ ...lie, item }));
}

/** Compares what the node said with what is true. */
export function judge(
	world: World,
	asked: Asked[],
	items: INodeExecutionData[],
	schedule: Schedule,
): Lie[] {
	const outputsOf = (item: number) =>
		items
			.filter(({ pairedItem }) => (pairedItem as { item: number }).item === item)
			.map(({ json }) => json);
	return asked.flatMap((each, item): Lie[] => {
		const outputs = outputsOf(item);
		if (outputs.length === 0) return [{ kind: 'items', item, what: 'the item did not leave' }];
		return judgeItem(world, each, item, outputs, schedule);
	});
}
