import { Duration, Fn } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Api } from './api.ts';

export interface WebProps {
  /** What is shown. */
  readonly bucket: Bucket;
  readonly api: Api;
}

/** The web on one address: its files, and the API below `/ui`, so that a browser asks one host only. Costs nothing while nobody comes. */
export class Web extends Construct {
  /** `https://…`, without a `/` at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { bucket, api }: WebProps) {
    super(scope, id);
    const [host, path] = [Fn.select(2, Fn.split('/', api.url)), `/${Fn.select(3, Fn.split('/', api.url))}`];
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'akkaflow',
      defaultRootObject: 'index.html',
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      },
      additionalBehaviors: {
        '/ui/*': {
          origin: new HttpOrigin(host, { originPath: path, readTimeout: Duration.seconds(30) }),
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        },
      },
    });
    acknowledge(distribution, {
      CFR1: 'Users may be anywhere',
      CFR2: 'A web ACL costs by the month, and only users of the pool get behind the page',
      CFR3: 'The access log of the API tells who asked for what; the page itself is the same for all',
      CFR4: 'The certificate of CloudFront itself comes with its oldest TLS; a domain of one’s own has a newer',
    });
    this.url = `https://${distribution.distributionDomainName}`;
  }
}
