import { randomUUID } from 'node:crypto';
import type { Happening } from '../events/activity.mts';
import {
	canLag,
	directoryAt,
	isMissing,
	keepDirectory,
	lagOf,
	showAtOnce,
} from '../tenant/directoryLag.mts';
import { copyDevices, noteChanges } from '../tenant/lag.mts';
import type { App, Environment } from '../tenant/types.mts';
import { authenticate, authorize } from './access.mts';
import type { Answer } from './answer.mts';
import type { Action, ActionInput, Call, Endpoint } from './call.mts';
import { invalidField, invalidRequest, methodNotAllowed, notFound } from './errors.mts';
import { unexpectedError, unsupportedMediaType } from './errors.mts';
import { checkTransactionId } from './transaction.mts';

/** The media type of a request, lower case and without parameters; undefined when not sent. */
export function mediaTypeOf(call: Pick<Call, 'headers'>): string | undefined {
	const header = call.headers['content-type'];
	return header === undefined ? undefined : String(header).split(';', 1)[0]?.trim().toLowerCase();
}

/** The operation that verb and media type select; undefined when there is none. */
function findAction(
	endpoint: Endpoint,
	method: string,
	mediaType: string | undefined,
): Action | undefined {
	const ofMethod = endpoint.actions.filter((action) => action.method === method);
	return (
		ofMethod.find((action) => action.mediaType?.toLowerCase() === mediaType) ??
		ofMethod.find((action) => action.mediaType === undefined)
	);
}

/** Name for log and faults: that of the operation, or else of its closest neighbour. */
export function nameOf(endpoint: Endpoint, method: string, mediaType: string | undefined): string {
	const closest = endpoint.actions.find((action) => action.method === method);
	return (findAction(endpoint, method, mediaType) ?? closest)?.name ?? 'unknown';
}

function mismatch(endpoint: Endpoint, method: string): Error {
	if (endpoint.quirky) return unexpectedError();
	const allowed = [...new Set(endpoint.actions.map((action) => action.method))];
	return allowed.includes(method) ? unsupportedMediaType() : methodNotAllowed(allowed);
}

function checkedQuery(action: Action, query: Call['query']): Record<string, string> {
	for (const [name, value] of Object.entries(query)) {
		if (action.query?.includes(name) && typeof value === 'string') continue;
		throw invalidField('INVALID_PARAMETER', name, 'Invalid query string parameter.');
	}
	return query as Record<string, string>;
}

function parsedBody(action: Action, rawBody: Buffer): unknown {
	if (action.mediaType === undefined) return undefined;
	if (action.content === 'empty') {
		if (rawBody.length === 0) return undefined;
		throw invalidRequest();
	}
	if (action.content === 'optional' && rawBody.length === 0) return {};
	try {
		const body: unknown = JSON.parse(rawBody.toString('utf8'));
		return body;
	} catch {
		throw invalidRequest();
	}
}

function reporter(call: Call, app: App, environment: Environment): (happening: Happening) => void {
	const userAgent = call.headers['user-agent']?.toString();
	const base = `${call.origin}/v1/environments/${app.environmentId}`;
	return (happening) => {
		const now = call.tenant.clock.now();
		call.journal.add({
			...happening,
			id: randomUUID(),
			environmentId: environment.id,
			recordedAt: now,
			createdAt: now,
			correlationId: call.correlationId,
			actor: {
				id: app.clientId,
				name: app.name,
				environmentId: app.environmentId,
				href: `${base}/applications/${app.clientId}`,
			},
			ip: call.ip,
			...(userAgent !== undefined && { userAgent }),
		});
	};
}

/** With `none`, reads show at once what has been changed so far, and by this request. */
const LAG_HEADER = 'x-sandbox-lag';

/** Runs an action, a read on the directory as it was a while ago, if it is to lag. */
async function inTime(
	call: Call,
	endpoint: Endpoint,
	action: Action,
	input: ActionInput,
): Promise<Answer> {
	const { environment } = input;
	if (call.headers[LAG_HEADER] === 'none') {
		showAtOnce(environment);
		return await noted(call, environment, action, input);
	}
	const { settings } = call;
	const now = call.tenant.clock.now();
	const lag = lagOf(call, endpoint.path, settings);
	const before = lag > 0 ? directoryAt(environment, now - lag) : environment;
	if (call.method === 'GET')
		return await noted(call, environment, action, { ...input, environment: before });
	if (isMissing(before, environment, call.params)) throw notFound();
	if (canLag(settings)) keepDirectory(environment, now);
	return await noted(call, environment, action, input);
}

/** Runs an action; what it changes of the user's devices is noted while reads are to lag. */
async function noted(
	{ method, params, settings, tenant }: Call,
	environment: Environment,
	action: Action,
	input: ActionInput,
): Promise<Answer> {
	const lags = settings.staleMs > 0 || settings.lateMs > 0;
	const user = lags && method !== 'GET' ? environment.users.get(params.userId) : undefined;
	if (user === undefined) return await action.run(input);
	const before = copyDevices(user);
	const answer = await action.run(input);
	noteChanges(user, before, tenant.clock.now());
	return answer;
}

/**
 * Carries out a management request: token, verb and media type, role, query, body, operation.
 *
 * @throws ApiError at the first check that fails
 */
export async function dispatch(endpoint: Endpoint, call: Call): Promise<Answer> {
	const app = authenticate(call);
	checkTransactionId(call.headers);
	const action = findAction(endpoint, call.method, mediaTypeOf(call));
	if (action === undefined) throw mismatch(endpoint, call.method);
	const environment = authorize(call, app, action.permission);
	return await inTime(call, endpoint, action, {
		tenant: call.tenant,
		settings: call.settings,
		journal: call.journal,
		deliverer: call.deliverer,
		environment,
		params: call.params,
		query: checkedQuery(action, call.query),
		body: parsedBody(action, call.rawBody),
		report: reporter(call, app, environment),
		base: `${call.origin}${endpoint.onAuthHost ? '' : '/v1/environments'}/${environment.id}`,
	});
}
