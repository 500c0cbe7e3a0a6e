import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const correlationId: Assumption = {
	id: 'correlation-id',
	section: 'manage',
	assumes:
		'PingOne returns a request’s correlation ID in the `Correlation-Id` header or as an error’s `id`',
	otherwise: 'Errors contain no correlation ID',
	how: 'Look at an error’s `correlationId`',
	probe: async ({ call }) => {
		const reply = await call('GET', '/users/00000000-0000-4000-8000-000000000000');
		const isNamed = reply.headers.has('correlation-id') || typeof reply.json.id === 'string';
		return holdsIf(isNamed && reply.json.code === 'NOT_FOUND', brief(reply));
	},
};
