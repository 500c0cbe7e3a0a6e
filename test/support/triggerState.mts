import type { IDataObject, IPollFunctions } from 'n8n-workflow';

let nodes = 0;

/** A node whose state is in a workflow's static data. */
interface StateContext {
	ctx: IPollFunctions;
	/** Its key in the global static data. */
	key: string;
	/** The global static data, which n8n saves as a whole. */
	data: IDataObject;
}

/**
 * A context of n8n, as far as a trigger's state needs it. The default owner is that of the frozen states.
 *
 * @param cursor n8n's durable cursor, where it has one
 */
export function stateContext({
	data = {} as IDataObject,
	node = `node-${(nodes += 1)}`,
	workflow = 'workflow-id',
	instance = 'instance',
	cursor = undefined as IDataObject | undefined,
} = {}): StateContext {
	// n8n's own static data is watched for changes, and known by that.
	const ofNode = Object.defineProperty({}, '__dataChanged', { value: false });
	const ctx = {
		getInstanceId: () => instance,
		getWorkflow: () => ({ id: workflow }),
		getNode: () => ({ id: node }),
		getWorkflowStaticData: (type: string) => (type === 'global' ? data : (cursor ?? ofNode)),
	} as unknown as IPollFunctions;
	return { ctx, key: `pingOne/${node}`, data };
}
