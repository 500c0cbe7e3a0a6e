import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type HTTPMethods } from 'fastify';
import { authenticationEndpoints } from './authentication/endpoints.mts';
import { authenticatorModelEndpoint } from './api/authenticatorModels.mts';
import { configurationEndpoints } from './api/configuration.mts';
import { deviceEndpoints } from './api/devices.mts';
import { mfaSettingsEndpoint } from './api/mfaSettings.mts';
import { activityEndpoints } from './api/activities.mts';
import { groupEndpoints } from './api/groups.mts';
import { membershipEndpoints } from './api/memberships.mts';
import { populationEndpoints } from './api/populations.mts';
import { subscriptionEndpoints } from './api/subscriptions.mts';
import { bypassEndpoint } from './api/userBypass.mts';
import { userFlagEndpoints } from './api/userFlags.mts';
import { passwordEndpoint } from './api/userPassword.mts';
import { userPopulationEndpoint } from './api/userPopulation.mts';
import { userEndpoints } from './api/users.mts';
import { sessionEndpoints } from './api/userSessions.mts';
import { registerControlPlane } from './control/routes.mts';
import type { Settings } from './control/settings.mts';
import { describeTenant, type TenantSummary } from './describe.mts';
import { createState, type SandboxState } from './state.mts';
import { refusal } from './wire/answer.mts';
import type { Endpoint } from './wire/call.mts';
import { dispatch, mediaTypeOf, nameOf } from './wire/dispatch.mts';
import { ApiError, notFound } from './wire/errors.mts';
import { isLine, openLines } from './time/line.mts';
import { callOf, serve } from './wire/serve.mts';
import { authenticate, builtInRoles } from './wire/access.mts';
import { issueToken } from './wire/token.mts';

/** PingOne's limit for all request headers together ("Platform limits"). */
const MAX_HEADER_BYTES = 6 * 1024;
const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ENVIRONMENT = '/v1/environments/:environmentId';

const ENDPOINTS: Endpoint[] = [
	...userEndpoints,
	...userFlagEndpoints,
	bypassEndpoint,
	passwordEndpoint,
	userPopulationEndpoint,
	...sessionEndpoints,
	...groupEndpoints,
	...membershipEndpoints,
	...populationEndpoints,
	...subscriptionEndpoints,
	...activityEndpoints,
	...deviceEndpoints,
	...authenticationEndpoints,
	...configurationEndpoints,
	authenticatorModelEndpoint,
	mfaSettingsEndpoint,
];

/** A running sandbox. */
export interface RunningSandbox extends TenantSummary {
	/** Stops at once: open connections are cut. */
	close(): Promise<void>;
}

/** How to start; `seed.users` adds so many users `hire0001`, `hire0002`, … */
export interface StartOptions {
	/** TCP port, default 4010; 0 takes any free one. */
	port?: number;
	/** Address to listen on, default 127.0.0.1. */
	host?: string;
	seed?: { users?: number };
	/** Settings to start with, and to come back to at a reset. */
	settings?: Partial<Settings>;
}

function registerEndpoint(app: FastifyInstance, state: SandboxState, endpoint: Endpoint): void {
	app.route({
		method: METHODS,
		url: (endpoint.onAuthHost ? '/:environmentId' : ENVIRONMENT) + endpoint.path,
		handler: (request, reply) => {
			const call = callOf(state, request);
			const route = nameOf(endpoint, call.method, mediaTypeOf(call));
			return serve(state, request, reply, {
				route,
				call,
				handle: () => dispatch(endpoint, call),
			});
		},
	});
}

function registerTokenEndpoint(app: FastifyInstance, state: SandboxState): void {
	app.route({
		method: METHODS,
		url: '/:environmentId/as/token',
		handler: (request, reply) => {
			const call = callOf(state, request);
			return serve(state, request, reply, { route: 'token', call, handle: () => issueToken(call) });
		},
	});
}

/** The built-in roles of all environments: a worker app with any role may read them (assumed). */
function registerRoles(app: FastifyInstance, state: SandboxState): void {
	app.route({
		method: 'GET',
		url: '/v1/roles',
		handler: (request, reply) => {
			const call = callOf(state, request);
			const handle = () => {
				authenticate(call);
				const roles = builtInRoles();
				return { status: 200, body: { _embedded: { roles }, size: roles.length } };
			};
			return serve(state, request, reply, { route: 'roles.list', call, handle });
		},
	});
}

/** Bodies stay bytes until the media type, the token and the role have been checked. */
function takeRawBodies(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function answerTheRest(app: FastifyInstance, state: SandboxState): void {
	app.setNotFoundHandler((request, reply) =>
		serve(state, request, reply, {
			route: 'unknown',
			call: callOf(state, request),
			handle: () => {
				throw notFound();
			},
		}),
	);
	app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
		const { statusCode = 500 } = error;
		const correlationId = randomUUID();
		const code = statusCode < 500 ? 'INVALID_REQUEST' : 'UNEXPECTED_ERROR';
		if (statusCode >= 500) process.stderr.write(`sandbox: ${error.message}\n`);
		const { status, body } = refusal(new ApiError(statusCode, code, error.message), correlationId);
		return reply.code(status).header('Correlation-Id', correlationId).send(body);
	});
}

function buildApp(state: SandboxState): FastifyInstance {
	const app = Fastify({
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		http: { maxHeaderSize: MAX_HEADER_BYTES, shouldUpgradeCallback: isLine },
	});
	takeRawBodies(app);
	registerTokenEndpoint(app, state);
	registerRoles(app, state);
	for (const endpoint of ENDPOINTS) {
		registerEndpoint(app, state, endpoint);
	}
	registerControlPlane(app, state);
	answerTheRest(app, state);
	return app;
}

/**
 * Starts a PingOne tenant on this machine.
 *
 * @returns its address and IDs, and how to stop it
 * @throws the listener's error, such as EADDRINUSE
 */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandbox> {
	const { port = 4010, host = '127.0.0.1', seed, settings } = options;
	const state = createState(seed?.users, settings);
	const app = buildApp(state);
	const endLines = openLines(app, state.time);
	const close = async (): Promise<void> => {
		endLines();
		state.deliverer.clear();
		await app.close();
	};
	const url = await app.listen({ port, host });
	return { ...describeTenant(state.tenant, url), close };
}
