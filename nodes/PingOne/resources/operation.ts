import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import type { PingOneApi } from '../pingone/client/api';
import type { FailedRun } from '../pingone/failedRun';

/** A resource locator's value. */
export interface Locator {
	mode: string;
	value: string;
}

/** What an operation sees of one input item. Every value is read with the item's own index. */
export interface OperationItem {
	/** PingOne, with the item's timeout and transaction ID applied. */
	api: PingOneApi;
	/** A text field, without white space around it. */
	text(name: string): string;
	/** A resource locator, its value without white space around it. */
	locator(name: string): Locator;
	/** Any other field, as n8n has it: a number, a boolean, an object or text. */
	value(name: string): unknown;
	/** A collection such as Options or Additional Fields. */
	collection(name: string): IDataObject;
	/** The workflow's time zone (IANA name), for dates that carry none. */
	timezone: string;
	/** Set in an execution that was started by n8n's Retry button: the run that failed. */
	failedRun?: FailedRun;
	/**
	 * Notes in the execution's custom data what became of a user, when the run is about one.
	 *
	 * @param user by ID, username or email address
	 */
	record(user: string, status: unknown): void;
}

/** What every entry of the Operation menu says about itself. */
interface OperationMeta {
	/** Menu label. */
	name: string;
	/** Stored in workflows; never changes. */
	value: string;
	/** Shown in the node panel, in sentence case. */
	action: string;
	/** Read by people in the menu and by models that use the node as a tool. */
	description: string;
	/** Fields, without the condition for resource and operation: the registry adds it. */
	fields: INodeProperties[];
}

/** An operation that works on one item at a time. */
export interface ItemOperation extends OperationMeta {
	/**
	 * Works on one item.
	 *
	 * @returns the item's output, one entry or several
	 * @throws FieldError for bad input, PingOneError for what PingOne said
	 */
	run(item: OperationItem): Promise<IDataObject | IDataObject[]>;
	/**
	 * What an admin should know after the run, shown above the output; undefined when there is
	 * nothing to say.
	 *
	 * @param outputs of all items that succeeded
	 */
	notice?(outputs: IDataObject[]): string | undefined;
}

/** An operation that works on all items together. */
export interface RunOperation extends OperationMeta {
	execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** One entry of the Operation menu. Adding one takes this object and a line in the registry. */
export type Operation = ItemOperation | RunOperation;
