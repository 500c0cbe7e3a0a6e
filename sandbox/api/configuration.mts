import type { DevicePolicy, Environment, Fido2Policy, Population } from '../tenant/types.mts';
import { ok } from '../wire/answer.mts';
import type { ActionInput, Endpoint, Permission } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import { collection, links } from './hal.mts';
import { pageAddress, pageOf } from './paging.mts';

type Resource = Population | DevicePolicy | Fido2Policy;

interface ReadOnlyCollection {
	/** Path segment and `_embedded` key. */
	key: string;
	permission: Permission;
	/** Whether `limit` and `cursor` are understood; the policy collections have neither. */
	paged: boolean;
	all(environment: Environment): Resource[];
}

const COLLECTIONS: ReadOnlyCollection[] = [
	{
		key: 'deviceAuthenticationPolicies',
		permission: 'policies:read',
		paged: false,
		all: (environment) => [...environment.policies.values()],
	},
	{
		key: 'fido2Policies',
		permission: 'policies:read',
		paged: false,
		all: (environment) => [...environment.fido2Policies.values()],
	},
];

function present(key: string, resource: Resource, input: ActionInput): Record<string, unknown> {
	return {
		_links: links({ self: `${input.base}/${key}/${resource.id}`, environment: input.base }),
		environment: { id: input.environment.id },
		...resource,
	};
}

function list({ key, paged, all }: ReadOnlyCollection, input: ActionInput): unknown {
	const resources = all(input.environment);
	const path = `${input.base}/${key}`;
	const page = paged
		? pageOf(resources, input.query, resources.length)
		: { items: resources, next: undefined };
	const addresses: Record<string, string> = { self: pageAddress(path, input.query) };
	if (page.next !== undefined) {
		addresses.next = pageAddress(path, { ...input.query, cursor: page.next });
	}
	const items = page.items.map((resource) => present(key, resource, input));
	return collection(key, items, addresses, resources.length);
}

function read({ key, all }: ReadOnlyCollection, input: ActionInput): unknown {
	const resource = all(input.environment).find((each) => each.id === input.params.id);
	if (resource === undefined) throw notFound();
	return present(key, resource, input);
}

function endpointsOf(kind: ReadOnlyCollection): Endpoint[] {
	const common = { method: 'GET', permission: kind.permission };
	return [
		{
			path: `/${kind.key}`,
			actions: [
				{
					...common,
					name: `${kind.key}.list`,
					query: kind.paged ? ['limit', 'cursor'] : [],
					run: (input) => ok(list(kind, input)),
				},
			],
		},
		{
			path: `/${kind.key}/:id`,
			actions: [{ ...common, name: `${kind.key}.get`, run: (input) => ok(read(kind, input)) }],
		},
	];
}

/** Populations, device authentication policies and FIDO2 policies, read only. */
export const configurationEndpoints: Endpoint[] = COLLECTIONS.flatMap(endpointsOf);
