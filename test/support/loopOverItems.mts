import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

interface Kept {
	left?: INodeExecutionData[];
}

/** Gives out its input in batches of one, as n8n's Loop Over Items does (n8n-nodes-base, SplitInBatches). */
export class LoopOverItems implements INodeType {
	description = {
		displayName: 'Loop Over Items',
		name: 'loop',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['done', 'loop'],
		properties: [],
	} as unknown as INodeType['description'];

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][] | null> {
		const kept = this.getContext('node') as Kept;
		kept.left ??= this.getInputData();
		const [next, ...left] = kept.left;
		kept.left = left;
		return await Promise.resolve(next ? [[], [next]] : null);
	}
}
