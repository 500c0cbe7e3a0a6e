import type { Settings } from '../control/settings.mts';
import type { Happening } from '../events/activity.mts';
import type { Deliverer } from '../events/deliverer.mts';
import type { Journal } from '../events/journal.mts';
import type { Environment, Tenant } from '../tenant/types.mts';
import type { Answer } from './answer.mts';

/** A request on its way through the sandbox. */
export interface Call {
	tenant: Tenant;
	settings: Settings;
	journal: Journal;
	deliverer: Deliverer;
	method: string;
	params: Record<string, string>;
	query: Record<string, unknown>;
	headers: Record<string, string | string[] | undefined>;
	rawBody: Buffer;
	/** Origin for links, such as `http://127.0.0.1:4010`: the one the client used. */
	origin: string;
	correlationId: string;
	/** Address of the client. */
	ip: string;
}

/** What a permission allows; see `wire/access.mts` for the roles that hold it. */
export type Permission =
	| 'users:read'
	| 'users:write'
	| 'groups:read'
	| 'groups:write'
	| 'populations:read'
	| 'populations:write'
	| 'devices:read'
	| 'devices:write'
	| 'policies:read'
	| 'policies:write'
	| 'subscriptions:write'
	| 'activities:read'
	| 'authentications:write';

/** What an action gets to work with once every check on the request has passed. */
export interface ActionInput {
	tenant: Tenant;
	settings: Settings;
	journal: Journal;
	deliverer: Deliverer;
	environment: Environment;
	params: Record<string, string>;
	query: Record<string, string>;
	body: unknown;
	/** Tells the audit, and whoever subscribed, what was done. */
	report(happening: Happening): void;
	/**
	 * Base of the links: `{origin}/v1/environments/{environmentId}`, on the auth host
	 * `{origin}/{environmentId}`.
	 */
	base: string;
}

/** One operation of the management API. */
export interface Action {
	/** Name in faults, log and metrics. */
	name: string;
	method: string;
	/** Exact media type of the request body; absent for a request without a body. */
	mediaType?: string;
	/**
	 * `empty`: the media type must be sent, the body must not; `optional`: the body may be left
	 * out. Default `json`.
	 */
	content?: 'json' | 'empty' | 'optional';
	permission: Permission;
	/** Query parameters that are understood; others are refused. */
	query?: string[];
	run(input: ActionInput): Answer | Promise<Answer>;
}

/** All operations on one path below the environment. */
export interface Endpoint {
	path: string;
	actions: Action[];
	/** Path whose wrong verbs and media types PingOne answers with UNEXPECTED_ERROR. */
	quirky?: boolean;
	/** Whether it is on the auth host, whose paths begin with the environment. */
	onAuthHost?: boolean;
}
