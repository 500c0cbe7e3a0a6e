import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';

/** A member that is an object, or else an empty object. */
export const objectAt = (parent: IDataObject, name: string): IDataObject => {
	const value = Object.hasOwn(parent, name) ? parent[name] : undefined;
	return isJsonObject(value) ? value : {};
};

/** A member that is non-empty text. */
export const textAt = (parent: IDataObject, name: string): string | undefined => {
	const value = Object.hasOwn(parent, name) ? parent[name] : undefined;
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** The resources of an event. PingOne sends a list; a single one is treated as a list of one. */
export const resourcesOf = ({ resources }: IDataObject): IDataObject[] =>
	(Array.isArray(resources) ? resources : [resources]).filter(isJsonObject);

/** PingOne's type of an event, such as `DEVICE.CREATED`. */
export const eventType = (event: IDataObject): string | undefined =>
	textAt(objectAt(event, 'action'), 'type');

/** Whether something that PingOne sent can be an event: it has a type or an ID. */
export const isEvent = (value: unknown): value is IDataObject =>
	isJsonObject(value) && (eventType(value) !== undefined || textAt(value, 'id') !== undefined);

export type Outcome = 'SUCCESS' | 'FAILURE';

const FAILED = new Set(['FAILED', 'FAILURE', 'DENIED', 'INVALID', 'REJECTED', 'ERROR']);
const SUCCEEDED = new Set(['SUCCESS', 'SUCCEEDED', 'ALLOWED']);

/**
 * How an event ended: by its type where that says so, since recording a failed check has the status
 * SUCCESS (elastic/integrations, ping_one, test-pipeline-audit.log); otherwise by PingOne's status.
 */
export function outcomeOf(event: IDataObject): Outcome | undefined {
	// What comes before the first dot names a thing, such as an allowed origin.
	const words = (eventType(event) ?? '')
		.toUpperCase()
		.replace(/^[^.]*\./, '')
		.split(/[._]/);
	if (words.some((word) => FAILED.has(word))) return 'FAILURE';
	if (words.some((word) => SUCCEEDED.has(word))) return 'SUCCESS';
	const status = textAt(objectAt(event, 'result'), 'status');
	if (status === undefined) return undefined;
	return /^SUCC/i.test(status) ? 'SUCCESS' : 'FAILURE';
}
