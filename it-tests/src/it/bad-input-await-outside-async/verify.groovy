def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(['TARRY-001', 'shop.Store', 'sell', 'Store.java:16'])
