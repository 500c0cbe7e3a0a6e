import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { PingOneApi } from '../pingone/client/api';
import type { FailedRun } from '../pingone/device/failedRun';
import type { FieldReader } from '../read/reader';
import type { Shape } from './shape';

/** What links are made with. */
export interface LinkMaker {
	ctx: IExecuteFunctions;
	/** Client secret of the worker app. */
	secret: string;
}

/** An operation's view of one input item. Every value is read with the item's own index. */
export interface OperationItem {
	/** PingOne's API, with the item's timeout and transaction ID applied. */
	api: PingOneApi;
	/** The operation's fields. */
	read: FieldReader;
	/** Set in a run that repeats an earlier one: n8n's Retry button, or Retry On Fail. */
	failedRun?: FailedRun;
	/** IDs of what this run has created, by what it is for. */
	made: Map<string, string[]>;
	/** How many requests this item may have under way at the same time. */
	parallel: number;
	/** What makes links of this execution. @throws FieldError when the credential has no secret */
	linkMaker(): LinkMaker;
	/** Notes that a limit cut this item's list. */
	noteMore(): void;
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
	 */
	evidence: 'state' | 'newer' | 'made' | 'gone';
	/** When that is the case, as the end of a sentence; for docs/done.md. */
	when: string;
}

/** What every entry of the Operation menu has in common. */
interface OperationMeta {
	/** Menu label. */
	name: string;
	/** Stored in workflows, so it never changes. */
	value: string;
	/** Shown in the node panel, in sentence case. */
	action: string;
	/** Shown in the menu, and read by models that use the node as a tool. */
	description: string;
	/** Needed by all that change something, item by item. */
	done?: Done;
	/** What an item holds, with Simplify on: what the editor shows before the first run. */
	output: Shape;
	/** Fields, without the condition for resource and operation: the registry adds it. */
	fields: INodeProperties[];
	/**
	 * Whether an AI agent may use it as a tool. `always`: it only reads. `never`: it belongs to an
	 * execution that waits. Everything else changes something, and an admin has to allow it.
	 */
	asTool?: 'always' | 'never';
}

/** An operation that processes one item at a time. */
export interface ItemOperation extends OperationMeta {
	/**
	 * Processes one item.
	 *
	 * @returns the item's output, one entry or several
	 * @throws FieldError for invalid input, PingOneError for failures of PingOne
	 */
	run(item: OperationItem): Promise<IDataObject | IDataObject[]>;
	/**
	 * A note for the admin, shown above the output after the run; undefined for none.
	 *
	 * @param outputs of all items that succeeded
	 */
	notice?(outputs: IDataObject[]): string | undefined;
}

/** An operation that processes all items together. */
export interface RunOperation extends OperationMeta {
	execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** One entry of the Operation menu. Adding one takes this object and a line in the registry. */
export type Operation = ItemOperation | RunOperation;
