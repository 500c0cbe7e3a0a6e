import { createHash } from 'crypto';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { processWide } from '../processState';
import { type Check, isNumber, isRecord, isText, type Kept, readKept } from '../savedState';

/** What every trigger's state has beside its own. */
interface Frame {
	version: 1;
	/** n8n and workflow, as a digest: a copy of the workflow brings the original's state along. */
	owner: string;
	/** Host and ID of the environment, see `environmentOf`. */
	environment: string;
	/** By our clock, in ms since 1970; later than that of the state before, whatever the clock does. */
	savedAt: number;
}

export type State<T> = Frame & T;

export type TriggerContext = Pick<
	IHookFunctions,
	'getInstanceId' | 'getWorkflow' | 'getNode' | 'getWorkflowStaticData'
>;

const OWNER_LENGTH = 16;

const ownerOf = (ctx: TriggerContext): string =>
	createHash('sha256')
		.update(`${ctx.getInstanceId()} ${String(ctx.getWorkflow().id)}`)
		.digest('hex')
		.slice(0, OWNER_LENGTH);

/** Identifies the environment that a trigger gets its events from. */
export const environmentOf = (connection: { apiUrl: string; environmentId: string }): string =>
	`${connection.apiUrl} ${connection.environmentId}`;

/** Its own name for each node: n8n’s static data of a node hangs on the name, which admins change. */
const keyOf = (ctx: TriggerContext) => `pingOne/${ctx.getNode().id}`;

/** The last states of a workflow’s triggers in this process, by key. */
function latestOf(ctx: TriggerContext): Map<string, string> {
	const all = processWide('triggerStates', () => new Map<string, Map<string, string>>());
	const id = String(ctx.getWorkflow().id);
	const own = all.get(id) ?? new Map<string, string>();
	all.set(id, own);
	return own;
}

const isFrame = isRecord({ owner: isText, environment: isText, savedAt: isNumber });

/** What is wrong with a state that cannot be read. */
export const faultOf = (isNewer: boolean): string =>
	isNewer ? 'is from a later version of n8n-nodes-pingone' : 'is damaged';

/** Where a state is, beside the workflow's static data. */
interface Place {
	/** A test in the editor has a state of its own, which n8n keeps apart. */
	isTest?: boolean;
	/** n8n drops what a poll found when the workflow is published meanwhile: it counts once n8n has saved it. */
	isTentative?: boolean;
	/** n8n's durable cursor of a poll, see `durableCursorOf`: it is stored with the poll's execution. */
	cursor?: IDataObject;
}

/** Name of the state in a durable cursor, which has one node's only. */
const IN_CURSOR = 'pingOne';

/** Everything that may be a node's state. */
function savedOf(ctx: TriggerContext, { isTest, cursor }: Place): unknown[] {
	const ofCursor = cursor?.[IN_CURSOR];
	if (ofCursor !== undefined) return [ofCursor];
	const key = keyOf(ctx);
	const inData = ctx.getWorkflowStaticData('global')[key];
	return isTest ? [inData] : [latestOf(ctx).get(key), inData];
}

/** Finds a trigger's state: in the workflow's static data, or what this process knows later. */
export function findState<T>(ctx: TriggerContext, isOwn: Check, place: Place = {}): Kept<State<T>> {
	const isWhole: Check = (value) => isFrame(value) && isOwn(value);
	const saved = savedOf(ctx, place).map((each) => readKept<State<T>>(each, 1, isWhole));
	const [latest] = saved
		.flatMap((each) => (each.found === 'state' ? [each.state] : []))
		.filter(({ owner }) => owner === ownerOf(ctx))
		.sort((a, b) => b.savedAt - a.savedAt);
	if (latest) return { found: 'state', state: latest };
	return saved.find(({ found }) => found === 'unreadable') ?? { found: 'nothing' };
}

function savedAtIn(text: unknown): number {
	const kept = readKept<Frame>(text, 1, isFrame);
	return kept.found === 'state' ? kept.state.savedAt : -Infinity;
}

/**
 * Keeps a trigger's state. n8n saves static data as it was loaded, so what this process knows of
 * other triggers goes along. @returns does so again, for n8n to notice
 */
export function keepState(
	ctx: TriggerContext,
	environment: string,
	own: object,
	{ isTest, isTentative, cursor }: Place = {},
): () => void {
	const data: IDataObject = ctx.getWorkflowStaticData('global');
	const key = keyOf(ctx);
	const latest = isTest ? new Map<string, string>() : latestOf(ctx);
	const before = Math.max(savedAtIn(data[key]), savedAtIn(latest.get(key)));
	const savedAt = Math.max(Date.now(), before + 1);
	const frame: Frame = { version: 1, owner: ownerOf(ctx), environment, savedAt };
	const text = JSON.stringify({ ...own, ...frame });
	// A publication that polls again has had n8n take what it found before.
	const taken = isTentative ? data[key] : text;
	const isNewer = savedAtIn(taken) > savedAtIn(latest.get(key));
	if (typeof taken === 'string' && isNewer) latest.set(key, taken);
	data[key] = text;
	for (const [each, known] of latest) {
		if (savedAtIn(known) > savedAtIn(data[each])) data[each] = known;
	}
	if (cursor) cursor[IN_CURSOR] = text;
	return () => void (data[key] = text);
}
