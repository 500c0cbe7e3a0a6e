import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { PingOneApi } from '../pingone/client/api';
import {
	fieldsOf,
	readAll,
	type Added,
	type Inputs,
	type Members,
	type Source,
	type Values,
} from '../read/input';
import type { EarlierRun } from '../run/earlierRun';
import { ifNothing, isList, noteAsked } from './fields/ifNothing';
import { options, type Settings } from './fields/options';
import type { Chosen } from './fields/outputFields';
import type { Shape } from './shape';

/** What an operation does its work with, for one input item. Its fields have been read before. */
export interface OperationItem {
	/** PingOne's API, with the item's timeout and transaction ID applied. */
	api: PingOneApi;
	/** Set in a run that repeats an earlier one: n8n's Retry button, or Retry On Fail. */
	earlierRun?: EarlierRun;
	/** IDs of what this run has created. */
	made: Set<string>;
	/** How many requests this item may have under way at the same time. */
	parallel: number;
	/** Where links of this execution are made. @throws FieldError when the credential has no secret */
	linkContext(): IExecuteFunctions;
	/** Notes that a limit cut this item's list. */
	noteMore(): void;
	/** Notes which fields this item was to return. */
	noteChosen(names: string[]): void;
	/**
	 * Records a user's outcome in the execution's custom data, if the run is about one user.
	 *
	 * @param user by ID, username or email address
	 */
	record(user: string, status: unknown): void;
}

/** By what evidence an operation counts as done when PingOne's answer is missing. */
export interface Done {
	/**
	 * `state`: PingOne shows the state that was asked for; the operation leads to it from any other,
	 * so it may be sent again. `newer`: a time in PingOne's clock is later than before. `made`:
	 * something was created that was not there before. `gone`: something that was there is not anymore.
	 * `notShown`: PingOne shows nothing of it, such as a mail (`sendOnce` in pingone/reconcile.ts).
	 */
	evidence: 'state' | 'newer' | 'made' | 'gone' | 'notShown';
	/** When that is the case, as the end of a sentence; for docs/reference. */
	when: string;
}

/** What every entry of the Operation menu has in common. */
export interface OperationMeta {
	/** Menu label. */
	name: string;
	/** Stored in workflows, so it never changes. */
	value: string;
	/** Shown in the node panel, in sentence case. */
	action: string;
	/** Shown in the menu, and read by models that use the node as a tool. */
	description: string;
	done?: Done;
	/** What an item holds, with Simplify on: what the editor shows before the first run. */
	output: Shape;
	/**
	 * Whether an AI agent may use it as a tool. `always`: it only reads. `never`: it belongs to an
	 * execution that waits. Everything else changes something, and an admin has to allow it.
	 */
	asTool?: 'always' | 'never';
}

/** What changes something says by what evidence that is done. What only reads does not. */
type Effect =
	| { asTool: 'always'; done?: undefined }
	| { asTool: 'never'; done?: Done }
	| { asTool?: undefined; done: Done };

/** An item's output, one entry or several. */
type Output = Promise<IDataObject | IDataObject[]>;

/** What an operation does with the values of its fields. */
interface Work<Asked> {
	/**
	 * Processes one item.
	 *
	 * @param asked the values of its fields, all of which have been read and checked
	 * @throws FieldError for values that do not go together, PingOneError for failures of PingOne
	 */
	run(asked: Asked, item: OperationItem): Output;
	/**
	 * A note for the admin, shown above the output after the run; undefined for none.
	 *
	 * @param outputs of all items that succeeded
	 */
	notice?(outputs: IDataObject[]): string | undefined;
}

/** How an operation is written down. */
type Definition<I extends Inputs, Own extends Members> = OperationMeta &
	Effect &
	Work<Values<I> & Added<Own>> & {
		/** What the editor shows, in its order, and what `run` gets. Options are added at the end. */
		inputs: I;
		/** The operation's own Options, beside those that every operation has. */
		options?: Own;
	};

/** What every entry of the menu has: its fields, without the condition for resource and operation. */
interface Shown extends OperationMeta {
	fields: INodeProperties[];
}

/** An operation that processes one item at a time. */
export interface ItemOperation extends Shown, Pick<Work<never>, 'notice'> {
	/** Reads how the requests of an item are sent. @throws FieldError */
	settings(source: Source): Settings;
	/**
	 * Reads the fields for one item. There is no other way to them.
	 *
	 * @returns how its requests are sent, and the work on it
	 * @throws FieldError
	 */
	read(source: Source): { settings: Settings; run(item: OperationItem): Output };
}

/** An operation that processes all items together. */
export interface RunOperation extends Shown {
	execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** One entry of the Operation menu. Adding one takes this object and a line in the registry. */
export type Operation = ItemOperation | RunOperation;

/** Options that mean the same wherever they are offered. */
interface Told {
	outputFields?: Chosen;
	ifNothing?: string;
}

/** Makes an operation of its definition: what is shown is what is read, and the other way round. */
export function operation<const I extends Inputs, const Own extends Members = []>({
	inputs,
	options: own,
	run,
	...meta
}: Definition<I, Own>): ItemOperation {
	const isOfList = isList(inputs);
	const given = options([...(own ?? []), ...(isOfList ? [ifNothing] : [])]);
	return {
		...meta,
		fields: fieldsOf([...inputs, given]),
		settings: (source) => given.read(source).settings,
		read(from) {
			const noted = isOfList ? noteAsked(from) : undefined;
			const source = noted?.source ?? from;
			const values = readAll(inputs, source);
			const { added, settings } = given.read(source);
			const { outputFields: chosen, ifNothing: ifNone } = added as Told;
			return {
				settings,
				async run(item) {
					const result = await run({ ...values, ...(added as Added<Own>) }, item);
					const isNone = Array.isArray(result) && result.length === 0;
					if (chosen && !isNone) item.noteChosen(chosen.names);
					return isNone && ifNone === 'oneItem' ? { found: 0, asked: noted?.asked() } : result;
				},
			};
		},
	};
}
