import { Router, type RequestHandler } from 'express';
import { network } from './payment-sources.ts';
import { success } from './refusal.ts';

export function keyRoutes(requireKey: RequestHandler, apiKey: string): Router {
  return Router()
    .get('/health', (_, response) => {
      response.json(success({ status: 'ok' }));
    })
    .get('/api-key-status', requireKey, (_, response) => {
      response.json(
        success({
          id: 'cmsandboxkey00000000000001',
          token: `*****${apiKey.slice(-4)}`,
          permission: 'ReadAndPay',
          canRead: true,
          canPay: true,
          canAdmin: false,
          usageLimited: false,
          NetworkLimit: [network],
          ChainIdLimit: [`cardano:${network.toLowerCase()}`],
          RemainingUsageCredits: [],
          status: 'Active',
          walletScopeEnabled: false,
          WalletScopes: [],
        }),
      );
    });
}
