import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { answers } from '../../../nodes/PingOne/pingone/client/memory.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { answer, create } from '../activations.mts';
import { locator } from '../tenant.mts';
import type { SeenRequest, World } from '../world.mts';
import { isObject, type Json, type Sample } from './sample.mts';

/** Operations that wait for somebody, or ask PingOne nothing of their own. */
const WAITING = [
	...['enroll', 'createLink', 'testSignIn', 'watchLink', 'sendAndWait', 'verifyReceipt'],
];
/** Operations that report on many requests, instead of giving out what one was answered. */
const REPORTING = ['blockAll', 'deleteAll', 'getWithoutPasskey', 'offboard', 'resetMfa'];

/** An operation with what it sends to PingOne. */
export interface MadeRequest {
	resource: string;
	operation: string;
	/** What the sandbox saw. */
	request: SeenRequest;
	/** Whether it was a step on the way: a look of what writes, or a write before another. */
	isStep: boolean;
}

/** The request without IDs, to be compared with others. */
function shapeOf(method: string, path: string, type: string | undefined): string {
	const place = path
		.split('?', 1)[0]
		.replace(/^.*?\/environments\/[^/]+/, '')
		.replace(/\{\{.*?\}\}|[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}');
	return [method, place, method === 'GET' || method === 'DELETE' ? '' : (type ?? '')].join(' ');
}

/** A value for each field by its name; what is not here keeps its default. */
async function valueOf(world: World, { name }: INodeProperties): Promise<unknown> {
	const { sandbox } = world;
	const { ids } = sandbox;
	switch (name) {
		case 'user':
			return locator('id', sandbox.user().id);
		case 'device':
			return locator('id', (await sandbox.seed()).id);
		case 'order':
			return { devices: [{ device: locator('id', (await sandbox.seed()).id) }] };
		case 'policy':
			return locator('id', ids.policyId);
		case 'fido2Policy':
			return locator('id', ids.fido2Policies.exampleCom);
		case 'group':
			return locator('id', ids.groups.Engineering);
		case 'population':
			return locator('id', ids.populations.Contractors);
		case 'rpId':
			return locator('domain', 'example.com');
		case 'unlockAt':
		case 'until':
			return new Date(Date.now() + 3_600_000).toISOString();
		case 'rpName':
		case 'name':
		case 'username':
			return 'Example';
		case 'email':
			return 'new@example.com';
		case 'password':
			return '2Federate!M0re';
		case 'nickname':
			return 'My phone';
		case 'simplify':
			return false;
		case 'updateFields':
			return { title: 'Countess' };
		default:
			return undefined;
	}
}

/** Parameters with which the operation succeeds in a fresh sandbox, after what it needs was made. */
export async function parametersOf(
	world: World,
	resource: string,
	operation: string,
): Promise<IDataObject> {
	const { sandbox, api } = world;
	const fields = RESOURCES.find(({ value }) => value === resource)?.operations.find(
		({ value }) => value === operation,
	)?.fields;
	const parameters: IDataObject = { resource, operation };
	for (const field of fields ?? []) {
		const value = await valueOf(world, field);
		if (value !== undefined) parameters[field.name] = value as IDataObject;
	}
	if (resource === 'group' && operation === 'update') {
		return { ...parameters, updateFields: { description: 'New' } };
	}
	const user = `/users/${sandbox.user().id}`;
	if (operation === 'activateFido2') {
		const device = await create(world);
		const attestation = JSON.stringify(answer(device));
		return { ...parameters, device: locator('id', device.id), attestation };
	}
	if (operation === 'removeUser' || operation === 'getGroups') {
		await api('POST', `${user}/memberOfGroups`, { body: { id: sandbox.ids.groups.Engineering } });
	}
	if (operation === 'deletePending') {
		await sandbox.seedPending({ createdAt: Date.now() - 7_200_000 });
	}
	if (operation === 'endSessions') await sandbox.control('POST', `${user}/sessions`, {});
	if (operation === 'requirePasswordChange') {
		await sandbox.control('POST', user, { password: { status: 'OK' } });
	}
	await sandbox.forgetRequests();
	return parameters;
}

/** Runs every operation once and writes down what it sends. */
export async function recordRequests(world: World): Promise<MadeRequest[]> {
	const made: MadeRequest[] = [];
	for (const { value: resource, operations } of RESOURCES) {
		for (const { value: operation } of operations) {
			if ([...WAITING, ...REPORTING].includes(operation)) continue;
			await world.sandbox.control('POST', '/reset');
			// A list would look for what was made a moment ago, and the reset has taken away.
			answers.clear();
			world.api.signOut();
			const parameters = await parametersOf(world, resource, operation);
			await world.node.outputs(parameters);
			const requests = await world.sandbox.requests();
			made.push(
				...requests.map((request, place) => {
					const after = requests.slice(place + 1);
					const others = request.method === 'GET' ? requests : after;
					const isStep = others.some(({ method }) => method !== 'GET');
					return { resource, operation, request, isStep };
				}),
			);
		}
	}
	return made;
}

/**
 * The answer of a sample as it would be to the request that was made: with its IDs, and without what
 * only an `expand` brings that was not asked for.
 */
export function answerTo(sample: Sample, request: SeenRequest): Json {
	const { body } = sample.response;
	if (!isObject(body)) return body;
	const self = isObject(body._links) && isObject(body._links.self) ? body._links.self.href : '';
	const printed = String(self)
		.replace(/^.*?\/v1\//, '/v1/')
		.split('/');
	let text = JSON.stringify(body);
	for (const [place, part] of request.path.split('/').entries()) {
		const other = printed[place];
		if (other && other !== part && /^[0-9a-f-]{36}$/.test(part))
			text = text.replaceAll(other, part);
	}
	const answer = JSON.parse(text) as Record<string, Json>;
	const asked = request.path.split('/').at(-1) ?? '';
	// Some samples print a link to another one than they show.
	if (request.method === 'GET' && /^[0-9a-f-]{36}$/.test(asked)) answer.id = asked;
	const expanded = /[?&]expand=(\w+)/.exec(sample.request.path)?.[1];
	if (expanded === undefined || request.query.expand !== undefined) return answer;
	const { _embedded, ...rest } = answer;
	const { [expanded]: _, ...others } = isObject(_embedded) ? _embedded : {};
	return Object.keys(others).length > 0 ? { ...rest, _embedded: others } : rest;
}

/** Whether two bodies switch the same things on and off. */
function sameSwitches(printed: Json, sent: unknown): boolean {
	if (!isObject(printed)) return true;
	return Object.entries(printed).every(
		([name, value]) => typeof value !== 'boolean' || (sent as IDataObject | null)?.[name] === value,
	);
}

/** The operations that make the request of a sample and give its answer. */
export function makersOf(sample: Sample, made: MadeRequest[]): MadeRequest[] {
	const { method, path, headers, body } = sample.request;
	const type = headers['Content-Type'];
	const fits = ({ request, isStep }: MadeRequest, shape: string) =>
		!isStep && shapeOf(request.method, request.path, request.contentType) === shape;
	const exact = made.filter(
		(each) => fits(each, shapeOf(method, path, type)) && sameSwitches(body, each.request.body),
	);
	// What was created reads as it was answered: so the node is fed with what only an admin creates.
	const reads = method === 'POST' ? shapeOf('GET', `${path.split('?', 1)[0]}/{{id}}`, '') : '';
	const makers = exact.length > 0 ? exact : made.filter((each) => fits(each, reads));
	return makers.filter(
		(each, place) => makers.findIndex((other) => other.operation === each.operation) === place,
	);
}
