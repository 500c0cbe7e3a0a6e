import { randomUUID } from 'node:crypto';
import { reportResource } from '../events/happenings.mts';
import type { Environment } from '../tenant/types.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, invalidField, notFound, requestFailed, NOT_UNIQUE } from '../wire/errors.mts';
import { violationsOf, type CrossRule } from '../rules/check.mts';
import type { Schema } from '../rules/model.mts';
import { collection } from './hal.mts';

/** What all policies have. */
interface Policy {
	id: string;
	name: string;
	default: boolean;
	createdAt: number;
	updatedAt: number;
}

/** A kind of policy. */
export interface PolicyKind<T extends Policy> {
	/** Path segment and `_embedded` key. */
	key: string;
	/** Event types begin with it. */
	event: string;
	schema: Schema;
	rules(environment: Environment): CrossRule[];
	/** What `expand` may ask for. */
	expand?: string;
	all(environment: Environment): Map<string, T>;
	/** A policy from a checked body. */
	make(body: Record<string, unknown>, fixed: Omit<Policy, 'name' | 'default'>): T;
	present(input: ActionInput, policy: T): Record<string, unknown>;
	/** Whether something refers to it. */
	isUsed(environment: Environment, policy: T): boolean;
}

function policyOf<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): T {
	const policy = kind.all(input.environment).get(input.params.policyId ?? '');
	if (policy === undefined) throw notFound();
	return policy;
}

function report<T extends Policy>(
	{ key, event }: PolicyKind<T>,
	input: ActionInput,
	change: string,
	{ id, name }: T,
): void {
	const words = event.charAt(0) + event.slice(1).toLowerCase().replaceAll('_', ' ');
	const description = `${words} ${change.toLowerCase()}: "${name}"`;
	reportResource(input, `${event}.${change}`, { path: `${key}/${id}`, id, name, description });
}

/** The body of a create or replacement; a name must be free (assumed). */
function checkedBody<T extends Policy>(
	kind: PolicyKind<T>,
	input: ActionInput,
	self?: T,
): Record<string, unknown> {
	const details = violationsOf(input.body, kind.schema, kind.rules(input.environment));
	if (details.length > 0) throw invalidData(...details);
	const body = input.body as Record<string, unknown>;
	const clash = [...kind.all(input.environment).values()].find(
		(each) => each.id !== self?.id && each.name === body.name,
	);
	if (clash === undefined) return body;
	const innerError = { existingId: clash.id };
	const message = NOT_UNIQUE;
	throw invalidData({ code: 'UNIQUENESS_VIOLATION', target: 'name', message, innerError });
}

/** Keeps it that there is one default. */
function store<T extends Policy>(kind: PolicyKind<T>, input: ActionInput, policy: T): void {
	const all = kind.all(input.environment);
	if (policy.default) for (const each of all.values()) each.default = false;
	all.set(policy.id, policy);
}

function create<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): Answer {
	const body = checkedBody(kind, input);
	const now = input.tenant.clock.now();
	const policy = kind.make(body, { id: randomUUID(), createdAt: now, updatedAt: now });
	store(kind, input, policy);
	report(kind, input, 'CREATED', policy);
	const headers = { Location: `${input.base}/${kind.key}/${policy.id}` };
	return { status: 201, headers, body: kind.present(input, policy) };
}

function replace<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): Answer {
	const { id, createdAt, default: wasDefault } = policyOf(kind, input);
	const body = checkedBody(kind, input, policyOf(kind, input));
	const policy = kind.make(body, { id, createdAt, updatedAt: input.tenant.clock.now() });
	policy.default ||= wasDefault;
	store(kind, input, policy);
	report(kind, input, 'UPDATED', policy);
	return ok(kind.present(input, policy));
}

/** That the default one, and one in use, cannot be deleted is assumed. */
function remove<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): Answer {
	const policy = policyOf(kind, input);
	if (policy.default || kind.isUsed(input.environment, policy)) {
		const message = 'The policy is the default one, or in use.';
		throw requestFailed({ code: 'CONSTRAINT_VIOLATION', target: 'policyId', message });
	}
	kind.all(input.environment).delete(policy.id);
	report(kind, input, 'DELETED', policy);
	return noContent();
}

function checkExpand<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): void {
	const { expand } = input.query;
	if (expand === undefined || expand === kind.expand) return;
	throw invalidField('INVALID_PARAMETER', 'expand', `${expand} cannot be expanded.`);
}

function list<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): Answer {
	checkExpand(kind, input);
	const all = [...kind.all(input.environment).values()];
	const items = all.map((policy) => kind.present(input, policy));
	return ok(collection(kind.key, items, { self: `${input.base}/${kind.key}` }, all.length));
}

function read<T extends Policy>(kind: PolicyKind<T>, input: ActionInput): Answer {
	checkExpand(kind, input);
	return ok(kind.present(input, policyOf(kind, input)));
}

/** The endpoints of a kind of policy. No filter, limit or order: documented as not available. */
export function policyEndpoints<T extends Policy>(kind: PolicyKind<T>): Endpoint[] {
	const { key } = kind;
	const query = kind.expand === undefined ? [] : ['expand'];
	const reads = { method: 'GET', permission: 'policies:read', query } as const;
	const writes = { permission: 'policies:write', mediaType: 'application/json' } as const;
	return [
		{
			path: `/${key}`,
			actions: [
				{ ...reads, name: `${key}.list`, run: (input) => list(kind, input) },
				{ ...writes, name: `${key}.create`, method: 'POST', run: (input) => create(kind, input) },
			],
		},
		{
			path: `/${key}/:policyId`,
			actions: [
				{ ...reads, name: `${key}.get`, run: (input) => read(kind, input) },
				{ ...writes, name: `${key}.replace`, method: 'PUT', run: (input) => replace(kind, input) },
				{
					name: `${key}.delete`,
					method: 'DELETE',
					permission: 'policies:write',
					run: (input) => remove(kind, input),
				},
			],
		},
	];
}
