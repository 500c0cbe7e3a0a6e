import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';
import { execute as shipped } from '../../nodes/PingOne/resources/execute.ts';
import type { Lie } from './judge.mts';
import type { Execute } from './node.mts';

/** The node with one kind of lie built in, to see whether it is found. */
export interface Planted {
	what: string;
	kind: Lie['kind'];
	/** The operation in which it can show. */
	operation: string;
	execute: Execute;
}

type Json = IDataObject;
interface HttpAnswer {
	statusCode: number;
	body: string;
}
type HttpSend = (options: IHttpRequestOptions) => Promise<HttpAnswer>;

/** The shipped node, and what it gives out is changed. */
const withOutput =
	(change: (items: INodeExecutionData[]) => INodeExecutionData[]): Execute =>
	async (ctx) => {
		const [items, ...others] = await shipped(ctx);
		return [change(items), ...others];
	};

const eachJson = (change: (json: Json) => Json) =>
	withOutput((items) => items.map((item) => ({ ...item, json: change(item.json) })));

/** The shipped node on another wire. */
const withWire =
	(wire: (send: HttpSend) => HttpSend): Execute =>
	async (ctx) => {
		const send = ctx.helpers.httpRequest as unknown as HttpSend;
		const helpers = { ...ctx.helpers, httpRequest: wire(send) };
		return await shipped({ ...ctx, helpers } as unknown as IExecuteFunctions);
	};

const isOf = ({ method, url }: IHttpRequestOptions, wanted: string, end: string) =>
	method === wanted && url.endsWith(end);

/** Sends creates again without looking, whatever became of the first one. */
const blindly: (send: HttpSend) => HttpSend = (send) => async (options) => {
	if (!isOf(options, 'POST', '/devices')) return await send(options);
	const first = await send(options).catch(() => undefined);
	return first?.statusCode === 201 ? first : await send(options);
};

/** Takes every device for a pending one. */
const allPending: (send: HttpSend) => HttpSend = (send) => async (options) => {
	const answer = await send(options);
	if (options.method !== 'GET') return answer;
	return { ...answer, body: answer.body.replaceAll('"ACTIVE"', '"ACTIVATION_REQUIRED"') };
};

/** Sends all items to the environment of the first one. */
function toFirst(send: HttpSend): HttpSend {
	let first: string | undefined;
	return async (options) => {
		const segments = options.url.split('/');
		const place = segments.indexOf('environments') + 1;
		first ??= segments[place];
		return await send({ ...options, url: segments.with(place, first).join('/') });
	};
}

/** One for each kind of lie that the judge knows. */
export const PLANTED: Planted[] = [
	{
		what: 'an item that failed says that all is well',
		kind: 'untrue',
		operation: 'user.setPassword',
		execute: eachJson((json) => (json.error ? { status: 'OK', changed: true } : json)),
	},
	{
		what: 'the output shows the state before',
		kind: 'old state',
		operation: 'device.updateNickname',
		execute: eachJson((json) => (json.changed ? { ...json, nickname: 'Red key' } : json)),
	},
	{
		what: 'every item says that it made the change',
		kind: 'changed',
		operation: 'device.block',
		execute: eachJson((json) => (json.error ? json : { ...json, changed: true })),
	},
	{
		what: 'the output leaves out a device that was deleted',
		kind: 'list',
		operation: 'device.deleteAll',
		execute: eachJson((json) =>
			Array.isArray(json.devices) ? { ...json, devices: json.devices.slice(1) } : json,
		),
	},
	{
		what: 'the output names a session that another actor ended',
		kind: 'list',
		operation: 'user.endSessions',
		execute: eachJson((json) =>
			Array.isArray(json.sessions)
				? { ...json, sessions: [...json.sessions, { id: 'session-of-others' }] }
				: json,
		),
	},
	{
		what: 'an error leaves out that the change may have been made',
		kind: 'denied',
		operation: 'user.delete raiseError',
		execute: eachJson(({ error, ...json }) =>
			error ? { ...json, error: { ...(error as Json), outcome: undefined } } : json,
		),
	},
	{
		what: 'Raise Error returns what an earlier item has created',
		kind: 'untrue',
		operation: 'device.createFido2 raiseError',
		execute: withOutput((items) => {
			const made = items.find(({ json }) => json.error === undefined);
			if (!made) return items;
			const json = { ...made.json, changed: false };
			return items.map((item) => (item.json.error ? { ...item, json } : item));
		}),
	},
	{
		what: 'a create without an answer is sent again without a look',
		kind: 'doubled',
		operation: 'device.createFido2 createAnother',
		execute: withWire(blindly),
	},
	{
		what: 'the state of a device is not looked at before it is deleted',
		kind: 'others',
		operation: 'device.deletePending',
		execute: withWire(allPending),
	},
	{
		what: 'all items go to the environment of the first one',
		kind: 'environment',
		operation: 'user.disable',
		execute: withWire(toFirst),
	},
	{
		what: 'an item does not leave',
		kind: 'items',
		operation: 'user.enable',
		execute: withOutput((items) => items.slice(1)),
	},
	{
		what: 'the run does not end',
		kind: 'endless',
		operation: 'group.delete',
		execute: async () => await new Promise<never>(() => undefined),
	},
];
