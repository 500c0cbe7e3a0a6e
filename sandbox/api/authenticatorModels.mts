import { AUTHENTICATOR_MODELS } from '../tenant/authenticatorModels.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { collection } from './hal.mts';

const KEY = 'fidoDevicesMetadata';

/**
 * "Read All FIDO Device Metadata": an element of `_embedded.fidoDevicesMetadata` for each device in the
 * table, without query parameters. Its members are assumed to be those of the page on adding one, and
 * `mdsIdentifier`, which the page on removing one names.
 */
function list({ base, environment }: ActionInput): Answer {
	const of = { environment: { id: environment.id } };
	const items = AUTHENTICATOR_MODELS.map((model) => ({ ...of, ...model }));
	return ok(collection(KEY, items, { self: `${base}/${KEY}` }));
}

/** `/fidoDevicesMetadata`, which is read only here. */
export const authenticatorModelEndpoint: Endpoint = {
	path: `/${KEY}`,
	actions: [
		{ name: `${KEY}.list`, method: 'GET', permission: 'policies:read', query: [], run: list },
	],
};
