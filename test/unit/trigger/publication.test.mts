import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';
import {
	notePublication,
	recall,
	remember,
} from '../../../nodes/PingOne/trigger/polling/memory.ts';
import { OUR_CLOCK } from '../../../nodes/PingOne/trigger/polling/position.ts';
import { selectionOfTypes } from '../../support/polling/virtualPoller.mts';
import { stateContext } from '../../support/triggerState.mts';

const ENVIRONMENT = 'environment';

const readUpTo = (at: number) => ({
	position: { readUpTo: at, ahead: new Map<string, number>() },
	selection: selectionOfTypes(['USER.CREATED']),
	former: [],
	clock: OUR_CLOCK,
	isBusy: false,
});

/** A node under n8n's durable cursors: each poll gets a copy of the stored one. */
const node = (stored: IDataObject = {}) => {
	const data: IDataObject = {};
	return (mode: WorkflowActivateMode) => {
		const cursor = { ...stored };
		const { ctx } = stateContext({ data, node: 'published', workflow: 'published', cursor });
		Object.assign(ctx, { getActivationMode: () => mode });
		notePublication(ctx);
		const kept = recall(ctx);
		const from = kept.found === 'state' ? kept.state.position.readUpTo : undefined;
		const end = (at: number, hasFound = false) =>
			remember(ctx, ENVIRONMENT, readUpTo(at), hasFound);
		return { from, end, store: () => void Object.assign(stored, cursor) };
	};
};

it('goes on where a publication began, though n8n drops the cursor of its poll', () => {
	const poll = node();
	const first = poll('update');
	first.end(1_000);
	first.store();
	expect(poll('update').from).toBe(1_000);

	const publication = poll('activate');
	expect(publication.from).toBeUndefined();
	publication.end(9_000);

	// n8n cannot store what the first tick has found, nor its cursor.
	const tick = poll('update');
	expect(tick.from).toBe(9_000);
	tick.end(10_000, true);
	const again = poll('update');
	expect(again.from).toBe(9_000);
	again.end(11_000, true);
	again.store();
	expect(poll('update').from).toBe(11_000);
});
