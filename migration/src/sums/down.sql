DROP INDEX project_by_stage;
DROP TABLE poa_works_sum;
DROP TABLE poa_money_sum;
DROP INDEX project_by_municipal_tenant;
DROP TABLE fairness_sum;
