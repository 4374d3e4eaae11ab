def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedFor(['TARRY-002', 'shop.Store', 'sell', 'Store.java:'])
