import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject } from '../api/body.mts';
import { isFromHere } from '../wire/ownPage.mts';
import { resetState, type SandboxState } from '../state.mts';
import { ENVIRONMENT_ID } from '../tenant/ids.mts';
import { showAtOnce } from '../tenant/directoryLag.mts';
import type { User } from '../tenant/types.mts';
import { addEnvironment } from './addEnvironment.mts';
import { isFaultRule } from './faults.mts';
import { pushEvents } from './pushEvents.mts';
import { patchResource, type ResourceKind } from './patch.mts';
import { findUser, rawDevice, seedActiveDevice } from './seedDevice.mts';
import { seedSessions } from './seedSessions.mts';
import { changeSettings } from './settings.mts';

const PREFIX = '/_sandbox';

class ControlError extends Error {}

function bodyOf(request: FastifyRequest): unknown {
	if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {};
	try {
		const body: unknown = JSON.parse(request.body.toString('utf8'));
		return body;
	} catch {
		throw new ControlError('the body is not JSON');
	}
}

function objectOf(request: FastifyRequest): Record<string, unknown> {
	const body = bodyOf(request);
	if (!isObject(body)) throw new ControlError('the body must be an object');
	return body;
}

function reset(state: SandboxState, { users = 0 }: Record<string, unknown>): unknown {
	const valid = Number.isInteger(users) && Number(users) >= 0 && Number(users) <= 100_000;
	if (!valid) throw new ControlError('users must be a whole number up to 100000');
	resetState(state, Number(users));
	return { reset: true, hires: users };
}

function newEnvironment(state: SandboxState, { users = 0 }: Record<string, unknown>): unknown {
	const valid = Number.isInteger(users) && Number(users) >= 0 && Number(users) <= 1_000;
	if (!valid) throw new ControlError('users must be a whole number up to 1000');
	return addEnvironment(state.tenant, Number(users));
}

function settings(state: SandboxState, changes: Record<string, unknown>): unknown {
	const bad = changeSettings(state.settings, changes);
	if (bad !== undefined) throw new ControlError(`unknown or invalid setting: ${bad}`);
	state.deliverer.wake();
	return state.settings;
}

function addFaults(state: SandboxState, body: unknown): unknown {
	const rules: unknown[] = Array.isArray(body) ? body : [body];
	const valid = rules.filter(isFaultRule);
	if (valid.length !== rules.length) throw new ControlError('not a fault rule');
	state.faults.add(valid);
	return state.faults.list();
}

function advance(state: SandboxState, { seconds }: Record<string, unknown>): unknown {
	if (typeof seconds !== 'number' || seconds < 0) throw new ControlError('seconds is missing');
	state.tenant.clock.advance(seconds);
	return { now: new Date(state.tenant.clock.now()).toISOString() };
}

function patchWith(state: SandboxState, kind: ResourceKind) {
	return (request: FastifyRequest): unknown => {
		const { id = '', deviceId } = request.params as Record<string, string | undefined>;
		const patched = patchResource(state, kind, { id, deviceId }, objectOf(request));
		if (typeof patched === 'string') throw new ControlError(patched);
		return patched;
	};
}

function userOf(state: SandboxState, request: FastifyRequest): User {
	const user = findUser(state.tenant, (request.params as { id: string }).id);
	if (user === undefined) throw new ControlError('unknown user');
	return user;
}

function addSessions(state: SandboxState, request: FastifyRequest): unknown {
	const { count = 1, ...changes } = objectOf(request);
	if (!Number.isInteger(count)) throw new ControlError('count must be a whole number');
	return seedSessions(userOf(state, request), state.tenant.clock, Number(count), changes);
}

function addEvents(state: SandboxState, request: FastifyRequest): unknown {
	const body = bodyOf(request);
	const { environmentId = ENVIRONMENT_ID, count = 1 } = request.query as Record<string, string>;
	const events: unknown[] = Array.isArray(body) ? body : [body];
	if (!events.every(isObject)) throw new ControlError('an event must be an object');
	if (!/^[1-9]\d{0,5}$/.test(String(count))) throw new ControlError('count is no number');
	return events.flatMap((event) => pushEvents(state, environmentId, event, Number(count)));
}

/** What the control plane changes is no change of the API, which reads lag behind. */
function showToAll({ tenant }: SandboxState): void {
	for (const environment of tenant.environments.values()) showAtOnce(environment);
}

/**
 * The control plane: `/_sandbox/...`, without authentication, for tests and demos only. It obeys no web
 * page.
 */
export function registerControlPlane(app: FastifyInstance, state: SandboxState): void {
	const route = (
		method: 'GET' | 'POST' | 'DELETE',
		path: string,
		handle: (request: FastifyRequest) => unknown,
	): void => {
		const handler = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
			if (!isFromHere(request.method, request.headers)) {
				return reply.code(403).send({ error: 'a web page may not control the sandbox' });
			}
			try {
				const answer = handle(request) ?? { ok: true };
				if (method !== 'GET' && path.startsWith('/users')) showToAll(state);
				return reply.send(answer);
			} catch (thrown) {
				if (!(thrown instanceof ControlError)) throw thrown;
				return reply.code(400).send({ error: thrown.message });
			}
		};
		app.route({ method, url: PREFIX + path, handler });
	};

	route('POST', '/reset', (request) => reset(state, objectOf(request)));
	route('POST', '/environments', (request) => newEnvironment(state, objectOf(request)));
	route('GET', '/settings', () => state.settings);
	route('POST', '/settings', (request) => settings(state, objectOf(request)));
	route('GET', '/faults', () => state.faults.list());
	route('POST', '/faults', (request) => addFaults(state, bodyOf(request)));
	route('DELETE', '/faults', () => state.faults.clear());
	route('GET', '/requests', () => state.log.list());
	route('DELETE', '/requests', () => state.log.clear());
	route('GET', '/metrics', () => state.metrics.report(state.tenant));
	route('POST', '/tokens/revoke', () => state.tenant.tokens.revokeAll());
	route('POST', '/time/advance', (request) => advance(state, objectOf(request)));
	route('POST', '/events', (request) => addEvents(state, request));
	route('GET', '/deliveries', () => ({
		waiting: state.deliverer.waiting(),
		deliveries: state.deliveries.list(),
	}));
	route('POST', '/apps/:id', patchWith(state, 'app'));
	route('POST', '/policies/:id', patchWith(state, 'policy'));
	route('POST', '/fido2Policies/:id', patchWith(state, 'fido2Policy'));
	route('POST', '/users/:id', patchWith(state, 'user'));
	route('POST', '/users/:id/sessions', (request) => addSessions(state, request));
	route('POST', '/users/:id/devices/:deviceId', patchWith(state, 'device'));
	route('GET', '/users/:id/devices', (request) => userOf(state, request).devices.map(rawDevice));
	route('DELETE', '/users/:id/devices/:deviceId', (request) => {
		const user = userOf(state, request);
		const { deviceId } = request.params as { deviceId: string };
		user.devices = user.devices.filter(({ id }) => id !== deviceId);
	});
	route('POST', '/users/:id/devices', (request) =>
		rawDevice(seedActiveDevice(state.tenant, userOf(state, request), objectOf(request))),
	);
}
