import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Connection } from '../pingone/connection';
import { runItems } from '../run/items';
import { describe } from './describe';
import { findOperation } from './index';
import { connect, viewItem } from './item';

/** Runs the chosen operation for every input item. */
export async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	let connection: Promise<Connection> | undefined;
	const work = async (item: number) => {
		connection ??= connect(ctx);
		const operation = findOperation(
			ctx.getNodeParameter('resource', item) as string,
			ctx.getNodeParameter('operation', item) as string,
		);
		return await operation.run(viewItem(ctx, await connection, item));
	};
	return await runItems(ctx, work, describe);
}
